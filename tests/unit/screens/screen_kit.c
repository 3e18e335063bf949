#include "tests/unit/screens/screen_kit.h"

#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"

struct kiosk kiosk;
struct ui_list list;
struct ui_input input;

int kiosk_setup(void **unused)
{
    (void)unused;
    ui_input_init(&input, 10);
    fixture_start(&kiosk, WORDS_ZH);
    return 0;
}

void draw(void)
{
    const struct ui_scale scale = ui_scale_for_kiosk(1080, 1920);
    kiosk_draw(&kiosk, &list, &scale, fixed_measure(), &input);
    assert_int_equal(list.dropped, 0);
}

void lead(enum fixture_scene scene)
{
    fixture_lead(&kiosk, scene, WORDS_ZH);
    draw();
}

const struct ui_target *target_named(const char *name)
{
    draw();
    return ui_list_target_named(&list, name);
}

void act(const char *name)
{
    const struct ui_target *target = target_named(name);
    if (target == NULL) {
        fail_msg("no target %s on %s", name, kiosk_screen_name(kiosk.screen));
        return;
    }
    fixture_act(&kiosk, target->id);
    draw();
}

void assert_screen(enum kiosk_screen screen)
{
    assert_string_equal(kiosk_screen_name(kiosk.screen), kiosk_screen_name(screen));
}
