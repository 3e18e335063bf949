#include "kiosk/screens/speak.h"

#include "drivers/base/utf8.h"
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    FIRST_WIDE = 0x2E80, /* from here on a letter is Chinese */
    EN_DASH = 0x2013,
    SPELLED_DIGITS = 5, /* numbers of so many digits are said digit by digit, as 12345 is */
    ONE_ROOM = 2048,
};

struct writer {
    struct speak_words *words;
    bool english; /* the visit's language */
    bool open;    /* a line is begun */
    bool line_english;
};

static void put(struct writer *writer, const char *text, size_t bytes)
{
    struct speak_words *words = writer->words;
    const size_t left = sizeof(words->text) - 1 - words->length;
    if (bytes > left) {
        return; /* a screen has no such text */
    }
    memcpy(words->text + words->length, text, bytes);
    words->length += bytes;
    words->text[words->length] = '\0';
}

static void line_end(struct writer *writer)
{
    if (writer->open) {
        put(writer, "\n", 1);
        writer->open = false;
    }
}

static bool has_wide(const char *text)
{
    for (size_t at = 0, left = strlen(text); left > 0;) {
        uint32_t code;
        bool good;
        const size_t took = utf8_next(text + at, left, &code, &good);
        if (code >= FIRST_WIDE) {
            return true;
        }
        at += took;
        left -= took;
    }
    return false;
}

/* A Latin word that Mandarin cannot spell out. */
static bool has_long_word(const char *text)
{
    int letters = 0;
    for (; *text != '\0'; text++) {
        letters = isalpha((unsigned char)*text) ? letters + 1 : 0;
        if (letters > 3) {
            return true;
        }
    }
    return false;
}

/* 0–9999 as people say them: 10 is 十, 105 is 一百零五. */
static void put_number(struct writer *writer, int number)
{
    static const char *const digits[] = {"零", "一", "二", "三", "四",
                                         "五", "六", "七", "八", "九"};
    static const char *const units[] = {"千", "百", "十", ""};
    static const int values[] = {1000, 100, 10, 1};
    bool said = false;
    bool gap = false;
    assert(number >= 0 && number <= 9999);
    for (int i = 0; i < 4; i++) {
        const int digit = number / values[i] % 10;
        if (digit == 0) {
            gap = said;
            continue;
        }
        if (gap) {
            put(writer, digits[0], strlen(digits[0]));
            gap = false;
        }
        if (i != 2 || digit != 1 || said) {
            put(writer, digits[digit], strlen(digits[digit]));
        }
        put(writer, units[i], strlen(units[i]));
        said = true;
    }
    if (!said) {
        put(writer, digits[0], strlen(digits[0]));
    }
}

/* Mandarin: numbers as words, a clock's as 十点三十二分, "8–15" as 八到十五; numbers of tickets and
 * long ones stay digits, which are said one by one. */
static void put_chinese(struct writer *writer, const char *text)
{
    bool after_letter = false;
    while (*text != '\0') {
        const size_t run = strspn(text, "0123456789");
        if (run > 0 && run < SPELLED_DIGITS && !after_letter && (*text != '0' || run <= 2)) {
            int number = 0;
            for (size_t i = 0; i < run; i++) {
                number = number * 10 + (text[i] - '0');
            }
            put_number(writer, number);
            text += run;
            if (*text == ':' && isdigit((unsigned char)text[1])) {
                put(writer, "点", strlen("点"));
                text++;
            }
            continue;
        }
        if (run > 0) {
            put(writer, text, run);
            text += run;
            continue;
        }
        uint32_t code;
        bool good;
        const size_t took = utf8_next(text, strlen(text), &code, &good);
        if (code == EN_DASH) {
            put(writer, "到", strlen("到"));
        } else {
            put(writer, text, took);
        }
        after_letter = code < 0x80 && isalpha((int)code);
        text += took;
    }
}

static void put_english(struct writer *writer, const char *text)
{
    while (*text != '\0') {
        uint32_t code;
        bool good;
        const size_t took = utf8_next(text, strlen(text), &code, &good);
        if (code == EN_DASH) {
            put(writer, " to ", 4);
        } else {
            put(writer, text, took);
        }
        text += took;
    }
}

/* One more sentence. Each stands in a line of its language; what has no letters of either goes on
 * in the line before. */
static void say(struct writer *writer, const char *text)
{
    if (*text == '\0') {
        return;
    }
    const bool english = has_wide(text) ? false : writer->english || has_long_word(text);
    if (writer->open && writer->line_english == english) {
        put(writer, english ? ", " : "，", english ? 2 : strlen("，"));
    } else {
        line_end(writer);
        put(writer, english ? "e" : "z", 1);
        writer->open = true;
        writer->line_english = english;
    }
    if (english) {
        put_english(writer, text);
    } else {
        put_chinese(writer, text);
    }
}

static bool is_choice(const struct ui_target *target)
{
    return (target->flags & (UI_TARGET_DISABLED | UI_TARGET_FREE)) == 0;
}

/* The target that an item stands in, or NULL. */
static const struct ui_target *target_of(const struct ui_list *list, const struct ui_item *item)
{
    for (int i = 0; i < list->target_count; i++) {
        const struct ui_target *target = &list->targets[i];
        if ((target->flags & UI_TARGET_FREE) == 0 &&
            ui_rect_has(target->box, item->box.x + item->box.w / 2,
                        item->box.y + item->box.h / 2)) {
            return target;
        }
    }
    return NULL;
}

/* Between two lines of one text: a space where letters met at the break. */
static bool needs_space(char before, char after)
{
    return (unsigned char)before < 0x80 && before != ' ' && (unsigned char)after < 0x80;
}

/* All texts of one target (NULL: those of none), wrapped lines joined. */
static void say_texts(struct writer *writer, const struct ui_list *list,
                      const struct ui_target *target, bool headphones, const struct kiosk *kiosk)
{
    char text[ONE_ROOM];
    size_t length = 0;
    bool hidden = false;
    for (int i = 0; i < list->item_count; i++) {
        const struct ui_item *item = &list->items[i];
        if (item->kind != UI_ITEM_TEXT || item->say == UI_SAY_NOT ||
            target_of(list, item) != target) {
            continue;
        }
        if (item->say == UI_SAY_PRIVATE && !headphones) {
            hidden = true;
            continue;
        }
        const char *line = ui_list_text(list, item);
        if (length + item->text_bytes + 2 > sizeof(text)) {
            continue;
        }
        if (length > 0 && needs_space(text[length - 1], line[0])) {
            text[length++] = ' ';
        }
        memcpy(text + length, line, item->text_bytes);
        length += item->text_bytes;
        text[length] = '\0';
        if (!item->goes_on) {
            say(writer, text);
            length = 0;
        }
    }
    if (hidden) {
        say(writer, words_say(&kiosk->words, WORD_SPEAK_PRIVATE));
    }
}

static void say_count(struct writer *writer, const struct kiosk *kiosk, enum word word, int first,
                      int second)
{
    /* Not in kiosk->words, which is the frame's. */
    char text[128] = "";
    const char *row = words_say(&kiosk->words, word);
    size_t length = 0;
    while (*row != '\0' && length + 16 < sizeof(text)) {
        if (row[0] == '{') {
            length += (size_t)snprintf(text + length, sizeof(text) - length, "%d",
                                       row[1] == '0' ? first : second);
            row += 3;
        } else {
            text[length++] = *row++;
        }
    }
    text[length] = '\0';
    say(writer, text);
}

static int choices(const struct ui_list *list, const struct ui_target *until)
{
    int count = 0;
    for (int i = 0; i < list->target_count && &list->targets[i] != until; i++) {
        count += is_choice(&list->targets[i]) ? 1 : 0;
    }
    return count;
}

/* A picture has no words, and a name may be cut on the screen: then the label is said. */
static bool label_is_shown(const struct ui_list *list, const struct ui_target *target)
{
    const char *label = ui_target_label(list, target);
    for (int i = 0; i < list->item_count; i++) {
        const struct ui_item *item = &list->items[i];
        if (item->kind == UI_ITEM_TEXT && target_of(list, item) == target &&
            (strstr(ui_list_text(list, item), label) != NULL ||
             strstr(label, ui_list_text(list, item)) != NULL)) {
            return true;
        }
    }
    return false;
}

/* 身体的身: a character alone sounds like others. Mandarin, whatever the screen's language. */
static bool say_candidate(struct writer *writer, const struct kiosk *kiosk, ui_id id)
{
    const struct ui_keys *keys = &kiosk->visitor.keys;
    const bool has_keys = kiosk_screen_now(kiosk)->typed != NULL;
    const int index = has_keys ? ui_keys_candidate(keys, id) : -1;
    const char *word = index < 0 ? "" : ui_candidate_word(&keys->candidates, index);
    char text[UI_CANDIDATE_WORD_BYTES_MAX + UI_CANDIDATE_BYTES_MAX + sizeof("的")];
    if (*word == '\0') {
        return false;
    }
    (void)snprintf(text, sizeof(text), "%s的%s", word, ui_candidate_text(&keys->candidates, index));
    say(writer, text);
    return true;
}

static void say_target(struct writer *writer, const struct kiosk *kiosk, const struct ui_list *list,
                       const struct ui_target *target, bool headphones)
{
    if (!say_candidate(writer, kiosk, target->id)) {
        if (!label_is_shown(list, target)) {
            say(writer, ui_target_label(list, target));
        }
        say_texts(writer, list, target, headphones, kiosk);
    }
    if ((target->flags & UI_TARGET_CHOSEN) != 0) {
        say(writer, words_say(&kiosk->words, WORD_SPEAK_CHOSEN));
    }
    say_count(writer, kiosk, WORD_SPEAK_PLACE, choices(list, target) + 1, choices(list, NULL));
    line_end(writer);
}

static void say_screen(struct writer *writer, const struct kiosk *kiosk, const struct ui_list *list,
                       bool headphones)
{
    say_texts(writer, list, NULL, headphones, kiosk);
    const int count = choices(list, NULL);
    if (count > 0) {
        say_count(writer, kiosk, WORD_SPEAK_CHOICES, count, 0);
    }
    line_end(writer);
}

static const struct ui_target *focused(const struct ui_list *list, const struct ui_input *input)
{
    return input->focus_shown && input->focus != 0 ? ui_list_target(list, input->focus) : NULL;
}

static uint64_t hash_of(const struct speak_words *words, size_t from)
{
    uint64_t hash = 0xCBF29CE484222325U;
    for (size_t i = from; i < words->length; i++) {
        hash = (hash ^ (uint8_t)words->text[i]) * 0x100000001B3U;
    }
    return hash;
}

void speak_again(struct speak *speak)
{
    speak->again = true;
}

bool speak_next(struct speak *speak, const struct kiosk *kiosk, const struct ui_list *list,
                const struct ui_input *input, bool headphones, struct speak_words *ret_words)
{
    struct writer writer = {.words = ret_words, .english = kiosk->words.language != WORDS_ZH};
    const bool on = kiosk->visitor.access.speech;
    ret_words->length = 0;
    ret_words->text[0] = '\0';
    if (on != speak->on) {
        *speak = (struct speak){.on = on, .again = on};
        say(&writer, words_say(&kiosk->words, on ? WORD_SPEAK_ON : WORD_SPEAK_OFF));
        line_end(&writer);
    }
    if (!on) {
        return ret_words->length > 0;
    }
    const int page = kiosk->visitor.pages[kiosk->screen];
    const bool guided = kiosk->visitor.service != NULL || kiosk->visitor.service_failed;
    if (speak->again || speak->serial != kiosk->screen_serial || speak->page != page ||
        (guided && !speak->guided)) {
        *speak = (struct speak){
            .on = true, .serial = kiosk->screen_serial, .page = page, .guided = guided};
        say_screen(&writer, kiosk, list, headphones);
    }
    const struct ui_target *target = focused(list, input);
    if (target == NULL) {
        return ret_words->length > 0;
    }
    const size_t from = ret_words->length;
    say_target(&writer, kiosk, list, target, headphones);
    const uint64_t heard = hash_of(ret_words, from);
    if (speak->focus == target->id && speak->heard == heard) {
        ret_words->length = from; /* as it was */
        ret_words->text[from] = '\0';
    }
    speak->focus = target->id;
    speak->heard = heard;
    return ret_words->length > 0;
}
