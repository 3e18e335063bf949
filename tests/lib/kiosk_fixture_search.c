/* Scenes of finding a service by typing. */
#include "tests/lib/kiosk_fixture.h"

#include <assert.h>
#include <stdlib.h>

static struct search *made;

static void made_free(void)
{
    search_destroy(made);
}

struct search *fixture_search(void)
{
    if (made == NULL) {
        made = search_of_services(fixture_services());
        assert(made != NULL && atexit(made_free) == 0);
    }
    return made;
}

void fixture_search_lead(struct kiosk *kiosk, enum fixture_scene scene,
                         enum words_language language)
{
    const char *text = "";
    if (scene == SCENE_SEARCH_CONTRAST) {
        fixture_act(kiosk, KIOSK_CONTRAST);
    }
    fixture_act(kiosk, KIOSK_SEARCH);
    switch (scene) {
    case SCENE_SEARCH_INITIALS:
    case SCENE_SEARCH_CONTRAST:
        text = language == WORDS_ZH ? "spjyxk" : "food";
        break;
    case SCENE_SEARCH_MANY:
        text = "s";
        break;
    case SCENE_SEARCH_NONE:
        text = "zzzzqqqq";
        break;
    case SCENE_SEARCH_DIGITS:
        fixture_act(kiosk, UI_KEYS_MODE + UI_KEYS_DIGITS);
        break;
    default:
        break;
    }
    for (; *text != '\0'; text++) {
        fixture_act(kiosk, (ui_id)(UI_KEYS_LETTER + *text));
    }
}
