#include "drivers/barcode/wedge_scan.h"

#include <assert.h>
#include <linux/input-event-codes.h>

/* The US layout: a row a key. */
static const struct {
    uint16_t code;
    char plain;
    char shifted;
} keys[] = {
    {KEY_1, '1', '!'},          {KEY_2, '2', '@'},           {KEY_3, '3', '#'},
    {KEY_4, '4', '$'},          {KEY_5, '5', '%'},           {KEY_6, '6', '^'},
    {KEY_7, '7', '&'},          {KEY_8, '8', '*'},           {KEY_9, '9', '('},
    {KEY_0, '0', ')'},          {KEY_MINUS, '-', '_'},       {KEY_EQUAL, '=', '+'},
    {KEY_Q, 'q', 'Q'},          {KEY_W, 'w', 'W'},           {KEY_E, 'e', 'E'},
    {KEY_R, 'r', 'R'},          {KEY_T, 't', 'T'},           {KEY_Y, 'y', 'Y'},
    {KEY_U, 'u', 'U'},          {KEY_I, 'i', 'I'},           {KEY_O, 'o', 'O'},
    {KEY_P, 'p', 'P'},          {KEY_LEFTBRACE, '[', '{'},   {KEY_RIGHTBRACE, ']', '}'},
    {KEY_A, 'a', 'A'},          {KEY_S, 's', 'S'},           {KEY_D, 'd', 'D'},
    {KEY_F, 'f', 'F'},          {KEY_G, 'g', 'G'},           {KEY_H, 'h', 'H'},
    {KEY_J, 'j', 'J'},          {KEY_K, 'k', 'K'},           {KEY_L, 'l', 'L'},
    {KEY_SEMICOLON, ';', ':'},  {KEY_APOSTROPHE, '\'', '"'}, {KEY_GRAVE, '`', '~'},
    {KEY_BACKSLASH, '\\', '|'}, {KEY_Z, 'z', 'Z'},           {KEY_X, 'x', 'X'},
    {KEY_C, 'c', 'C'},          {KEY_V, 'v', 'V'},           {KEY_B, 'b', 'B'},
    {KEY_N, 'n', 'N'},          {KEY_M, 'm', 'M'},           {KEY_COMMA, ',', '<'},
    {KEY_DOT, '.', '>'},        {KEY_SLASH, '/', '?'},       {KEY_SPACE, ' ', ' '},
    {KEY_KP0, '0', '0'},        {KEY_KP1, '1', '1'},         {KEY_KP2, '2', '2'},
    {KEY_KP3, '3', '3'},        {KEY_KP4, '4', '4'},         {KEY_KP5, '5', '5'},
    {KEY_KP6, '6', '6'},        {KEY_KP7, '7', '7'},         {KEY_KP8, '8', '8'},
    {KEY_KP9, '9', '9'},        {KEY_KPDOT, '.', '.'},       {KEY_KPMINUS, '-', '-'},
    {KEY_KPPLUS, '+', '+'},     {KEY_KPASTERISK, '*', '*'},  {KEY_KPSLASH, '/', '/'},
};
enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

enum { HELD_SHIFT = 0x03, HELD_ALT = 0x0C, HELD_OTHER = 0xF0 };
static const struct {
    uint16_t code;
    unsigned bit;
} modifiers[] = {
    {KEY_LEFTSHIFT, 0x01}, {KEY_RIGHTSHIFT, 0x02}, {KEY_LEFTALT, 0x04},  {KEY_RIGHTALT, 0x08},
    {KEY_LEFTCTRL, 0x10},  {KEY_RIGHTCTRL, 0x20},  {KEY_LEFTMETA, 0x40}, {KEY_RIGHTMETA, 0x80},
};
enum { MODIFIERS = sizeof(modifiers) / sizeof(modifiers[0]) };

/* The number pad is taken as digits whatever Num Lock says: a gun sends it for digits only. */
char wedge_character(unsigned code, bool shift, bool caps_lock)
{
    for (int i = 0; i < KEYS; i++) {
        if (keys[i].code == code) {
            const bool letter = keys[i].plain >= 'a' && keys[i].plain <= 'z';
            if (shift != (letter && caps_lock)) {
                return keys[i].shifted;
            }
            return keys[i].plain;
        }
    }
    return 0;
}

void wedge_scan_init(struct wedge_scan *reader, const struct wedge_scan_settings *settings)
{
    assert(settings->gap_ms >= WEDGE_GAP_MS_MIN && settings->gap_ms <= WEDGE_GAP_MS_MAX);
    reader->settings = *settings;
    reader->part.length_bytes = 0;
    reader->part.aim[0] = '\0'; /* no keyboard tells it */
    reader->wrong = SCAN_OK;
    reader->held = 0;
    reader->caps_lock = false;
    reader->open = false;
    reader->last_ms = 0;
}

static void spoil(struct wedge_scan *reader, enum scan_problem why)
{
    reader->open = true;
    reader->wrong = reader->wrong == SCAN_OK ? why : reader->wrong;
}

static enum scan_step finish(struct wedge_scan *reader, struct scan *ret_scan,
                             enum scan_problem *ret_problem)
{
    const enum scan_problem wrong = reader->wrong;
    const size_t length = reader->part.length_bytes;
    const bool was_open = reader->open;
    if (wrong == SCAN_OK && length > 0) {
        *ret_scan = reader->part;
    }
    reader->part.length_bytes = 0;
    reader->wrong = SCAN_OK;
    reader->open = false;
    if (was_open && wrong != SCAN_OK) {
        *ret_problem = wrong;
        return SCAN_STEP_PROBLEM;
    }
    return length > 0 ? SCAN_STEP_SCAN : SCAN_STEP_NONE;
}

/* A modifier's bit, or 0. */
static unsigned modifier_of(unsigned code)
{
    for (int i = 0; i < MODIFIERS; i++) {
        if (modifiers[i].code == code) {
            return modifiers[i].bit;
        }
    }
    return 0;
}

static void character_take(struct wedge_scan *reader, unsigned code)
{
    const char character =
        wedge_character(code, (reader->held & HELD_SHIFT) != 0, reader->caps_lock);
    if ((reader->held & HELD_ALT) != 0) {
        spoil(reader, SCAN_ALT_CODE);
    } else if ((reader->held & HELD_OTHER) != 0 || character == 0) {
        spoil(reader, SCAN_KEY_UNKNOWN);
    } else if (reader->part.length_bytes == SCAN_BYTES_MAX) {
        spoil(reader, SCAN_TOO_LONG);
    } else {
        reader->open = true;
        reader->part.bytes[reader->part.length_bytes++] = (uint8_t)character;
    }
}

enum scan_step wedge_scan_key(struct wedge_scan *reader, unsigned code, int value, int64_t now_ms,
                              struct scan *ret_scan, enum scan_problem *ret_problem)
{
    const unsigned modifier = modifier_of(code);
    reader->last_ms = now_ms;
    if (modifier != 0) {
        reader->held = value == WEDGE_RELEASED ? reader->held & ~modifier : reader->held | modifier;
        return SCAN_STEP_NONE;
    }
    if (value != WEDGE_PRESSED) {
        return SCAN_STEP_NONE; /* a gun never holds a key: a repeat is a slow reader's */
    }
    if (code == KEY_CAPSLOCK) {
        reader->caps_lock = !reader->caps_lock;
        return SCAN_STEP_NONE;
    }
    if ((code == KEY_ENTER || code == KEY_KPENTER) && (reader->held & ~(unsigned)HELD_SHIFT) == 0) {
        return finish(reader, ret_scan, ret_problem);
    }
    character_take(reader, code);
    return SCAN_STEP_NONE;
}

void wedge_scan_lost(struct wedge_scan *reader, int64_t now_ms)
{
    reader->held = 0;
    reader->last_ms = now_ms;
    spoil(reader, SCAN_CUT);
}

enum scan_step wedge_scan_tick(struct wedge_scan *reader, int64_t now_ms, struct scan *ret_scan,
                               enum scan_problem *ret_problem)
{
    if (now_ms < wedge_scan_deadline_ms(reader)) {
        return SCAN_STEP_NONE;
    }
    if (!reader->settings.gap_ends) {
        spoil(reader, SCAN_CUT);
    }
    return finish(reader, ret_scan, ret_problem);
}

int64_t wedge_scan_deadline_ms(const struct wedge_scan *reader)
{
    return reader->open ? reader->last_ms + reader->settings.gap_ms : INT64_MAX;
}
