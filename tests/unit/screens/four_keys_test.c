/* Four keys and the voice are enough: every scene is reached from home by next, previous, act and
 * back alone, and on every scene each target takes the focus and is said with its name and its
 * place. */
#include "kiosk/screens/screen.h"
#include "kiosk/screens/speak.h"
#include "tests/lib/cmocka_all.h"
#include "tests/lib/fixed_measure.h"
#include "tests/lib/kiosk_fixture.h"

#include <stdio.h>
#include <string.h>

enum { PAGES_MAX = 120, SIZES = 2 };

static const struct {
    int width_px, height_px;
} sizes[SIZES] = {{1080, 1920}, {1280, 800}};

static struct kiosk kiosk;
static struct ui_list list;
static struct ui_scale scale;
static struct ui_input input;
static struct speak speak;
static struct speak_words words;
static uint32_t serial;
static const char *scene_name = "home";
static int faults;

static void frame(struct kiosk *of)
{
    if (of->screen_serial != serial) {
        serial = of->screen_serial;
        ui_input_screen_changed(&input, of->now_ms);
    }
    kiosk_draw(of, &list, &scale, fixed_measure(), &input);
}

/* Keys until the target has the focus; false: they never come to it. */
static bool walk_to(struct kiosk *of, ui_id id)
{
    frame(of);
    for (int step = 0; step <= list.target_count && !(input.focus_shown && input.focus == id);
         step++) {
        (void)ui_input_key(&input, &list, UI_KEY_NEXT);
    }
    return input.focus_shown && input.focus == id;
}

static bool is_back(ui_id id)
{
    return ui_list_target(&list, id) != NULL && ui_input_key(&input, &list, UI_KEY_BACK) == id;
}

static void hand_act(struct kiosk *of, ui_id id);
static void hand_choose(struct kiosk *of, int index);

static void press_named(struct kiosk *of, const char *name)
{
    const struct ui_target *target = ui_list_target_named(&list, name);
    if (target != NULL) {
        hand_act(of, target->id);
        frame(of);
    }
}

/* What is not on the screen that is shown, and is a step away: on another page of the keyboard, or
 * in ease of use. */
static void look_for(struct kiosk *of, ui_id id)
{
    if (id == KIOSK_CONTRAST) {
        hand_act(of, KIOSK_ACCESS);
    } else {
        press_named(of, "keys:digits");
        if (ui_list_target(&list, id) == NULL) {
            press_named(of, "keys:letters");
        }
    }
    frame(of);
}

/* As a person does it who has four keys: to the target and "act"; back is a key of its own. */
static void hand_act(struct kiosk *of, ui_id id)
{
    frame(of);
    const bool shown = id == KIOSK_SPEECH || ui_list_target(&list, id) != NULL;
    if (!shown && id >= KIOSK_ITEM && id < KIOSK_OWN && of->page_count > 1) {
        hand_choose(of, of->page_first + id - KIOSK_ITEM);
        return;
    }
    if (!shown) {
        look_for(of, id);
    }
    const bool reached = id == KIOSK_SPEECH || is_back(id) ||
                         (walk_to(of, id) && ui_input_key(&input, &list, UI_KEY_ACT) == id);
    if (!reached) {
        const struct ui_target *target = ui_list_target(&list, id);
        print_error("%s: four keys do not come to %d (%s) on %s\n", scene_name, (int)id,
                    target == NULL ? "not shown" : ui_target_name(&list, target),
                    kiosk_screen_name(of->screen));
        faults++;
    }
    kiosk_act(of, id, of->now_ms);
    if (id == KIOSK_CONTRAST && !shown) {
        hand_act(of, KIOSK_BACK);
    }
}

static void hand_choose(struct kiosk *of, int index)
{
    frame(of);
    for (int page = 0; page < PAGES_MAX; page++) {
        const ui_id id = (ui_id)(KIOSK_ITEM + index - of->page_first);
        if (index >= of->page_first && ui_list_target(&list, id) != NULL) {
            hand_act(of, id);
            return;
        }
        hand_act(of, index >= of->page_first ? KIOSK_NEXT : KIOSK_PREVIOUS);
        frame(of);
    }
    print_error("%s: no card %d on any page of %s\n", scene_name, index,
                kiosk_screen_name(of->screen));
    faults++;
}

static const struct fixture_hand four_keys = {.act = hand_act, .choose = hand_choose};

static void lead(int scene, int size, enum words_language language)
{
    scale = ui_scale_for_kiosk(sizes[size].width_px, sizes[size].height_px);
    ui_input_init(&input, 10);
    memset(&speak, 0, sizeof(speak));
    scene_name = fixture_scene_name((enum fixture_scene)scene);
    fixture_start(&kiosk, language);
    kiosk.has_speech = true;
    serial = kiosk.screen_serial;
    fixture_lead(&kiosk, (enum fixture_scene)scene, language);
}

static void test_four_keys_lead_from_home_to_every_scene(void **state)
{
    (void)state;
    faults = 0;
    fixture_hand(&four_keys);
    for (int size = 0; size < SIZES; size++) {
        for (int scene = 0; scene < SCENE_COUNT; scene++) {
            lead(scene, size, WORDS_ZH);
        }
    }
    fixture_hand(NULL);
    assert_int_equal(faults, 0);
}

/* What is said of the target under the focus: its name, then its place among so many. */
static bool is_said(const struct ui_target *target, int count)
{
    char place[64];
    int before = 1;
    for (const struct ui_target *other = list.targets; other != target; other++) {
        before += (other->flags & (UI_TARGET_DISABLED | UI_TARGET_FREE)) == 0 ? 1 : 0;
    }
    const bool zh = kiosk.words.language == WORDS_ZH;
    (void)snprintf(place, sizeof(place), zh ? "第 " : "%d of %d", before, count);
    const char *said = NULL; /* the last one: pages have numbers too */
    for (const char *at = words.text; (at = strstr(at, place)) != NULL; at++) {
        said = at;
    }
    return said != NULL && said > words.text + 1; /* the first letter is the language's */
}

static void each_is_said(void)
{
    int taking = 0;
    int said = 0;
    kiosk.visitor.access.speech = true;
    frame(&kiosk);
    (void)speak_next(&speak, &kiosk, &list, &input, false, &words);
    for (int i = 0; i < list.target_count; i++) {
        taking += (list.targets[i].flags & (UI_TARGET_DISABLED | UI_TARGET_FREE)) == 0 ? 1 : 0;
    }
    for (int step = 0; step < taking; step++) {
        const ui_id before = input.focus;
        (void)ui_input_key(&input, &list, UI_KEY_NEXT);
        frame(&kiosk);
        const struct ui_target *target = ui_list_target(&list, input.focus);
        assert_non_null(target);
        const bool spoke = speak_next(&speak, &kiosk, &list, &input, false, &words);
        if ((spoke && is_said(target, taking)) || (taking == 1 && before == input.focus)) {
            said++;
        } else {
            print_error("%s: the voice does not name %s: %s\n", scene_name,
                        ui_target_name(&list, target), words.text);
        }
    }
    faults += said == taking ? 0 : 1;
}

static void test_each_target_of_every_scene_is_named_by_the_voice(void **state)
{
    (void)state;
    faults = 0;
    for (int scene = 0; scene < SCENE_COUNT; scene++) {
        for (int language = WORDS_ZH; language <= WORDS_EN; language++) {
            lead(scene, 0, (enum words_language)language);
            if (kiosk.words.language <= WORDS_EN) {
                each_is_said();
            }
        }
    }
    assert_int_equal(faults, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_four_keys_lead_from_home_to_every_scene),
        cmocka_unit_test(test_each_target_of_every_scene_is_named_by_the_voice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
