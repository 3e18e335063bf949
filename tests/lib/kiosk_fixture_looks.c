#include "tests/lib/kiosk_fixture_looks.h"

const int look_sizes[LOOK_SIZES][2] = {{1080, 1920}, {1920, 1080}, {1280, 800}, {800, 480}};

static const struct {
    const char *name;
    bool contrast, large, low;
} modes[LOOK_MODE_COUNT] = {
    [LOOK_DAY] = {"day", false, false, false},
    [LOOK_CONTRAST] = {"contrast", true, false, false},
    [LOOK_LARGE] = {"large", false, true, false},
    [LOOK_LOW] = {"low", false, false, true},
    [LOOK_LARGE_LOW] = {"large-low", false, true, true},
};

struct look look_of(int number)
{
    const int size = number / LOOK_MODE_COUNT;
    const int language = size / LOOK_SIZES;
    return (struct look){.scene = (enum fixture_scene)(language / WORDS_LANGUAGE_COUNT),
                         .language = (enum words_language)(language % WORDS_LANGUAGE_COUNT),
                         .size = size % LOOK_SIZES,
                         .mode = (enum look_mode)(number % LOOK_MODE_COUNT)};
}

const char *look_mode_name(enum look_mode mode)
{
    return modes[mode].name;
}

bool look_is_other(const struct look *look)
{
    if (modes[look->mode].contrast && look->language != WORDS_ZH) {
        return false;
    }
    return look_sizes[look->size][0] < look_sizes[look->size][1] || !modes[look->mode].low;
}

/* As the switches would have set it: they are on other screens. */
void look_lead(struct kiosk *kiosk, const struct look *look)
{
    fixture_lead(kiosk, look->scene, look->language);
    kiosk->visitor.access.large = modes[look->mode].large;
    kiosk->visitor.access.low = modes[look->mode].low;
    kiosk->theme = modes[look->mode].contrast ? UI_THEME_CONTRAST : kiosk->theme;
}
