/*
 * What can be wrong with a card or its reader, in one table: every code of SW3 that modules are
 * known to answer (tests/data/idcard/status_codes.tsv), and what the driver finds out by itself.
 *
 * Pure; any thread. Texts are static.
 */
#ifndef DRIVERS_IDCARD_SAM_STATUS_H
#define DRIVERS_IDCARD_SAM_STATUS_H

#include <stddef.h>
#include <stdint.h>

/* What the reader's machine does about it. */
enum sam_class {
    SAM_CLASS_GOOD,
    SAM_CLASS_NOTHING, /* the card has no such thing */
    SAM_CLASS_NO_CARD,
    SAM_CLASS_CARD,   /* this card, as it lies there, cannot be read: try, then ask for it again */
    SAM_CLASS_LINE,   /* the command came badly: say it again */
    SAM_CLASS_READER, /* the module does not serve: reset it, and tell */
};

/* Ours have numbers above a byte. */
enum {
    SAM_OURS = 0x100,
    SAM_SILENT = SAM_OURS,
    SAM_UNKNOWN_STATUS,
    SAM_BAD_BLOCK,
    SAM_UNKNOWN_KIND,
    SAM_BAD_NUMBER,
};

/* SW3, class, code, advice in Chinese, advice in English */
#define SAM_PLACE_AGAIN_ZH "请拿开证件，再平放在读卡区。"
#define SAM_PLACE_AGAIN_EN "Take the card away and lay it flat on the reader again."
#define SAM_CALL_STAFF_ZH "读卡器不能工作，请工作人员联系维护。"
#define SAM_CALL_STAFF_EN "The card reader cannot work: staff, please call maintenance."
#define SAM_REPLUG_ZH "请拔下读卡器，再重新插上。"
#define SAM_REPLUG_EN "Unplug the card reader and plug it in again."
#define SAM_ASK_STAFF_ZH "这张证件机器读不了，请到人工窗口办理。"
#define SAM_ASK_STAFF_EN "This card cannot be read here: please go to a staffed window."
#define SAM_STATUSES(X)                                                                            \
    X(0x90, SAM_CLASS_GOOD, "", "", "")                                                            \
    X(0x9F, SAM_CLASS_GOOD, "", "", "")                                                            \
    X(0x91, SAM_CLASS_NOTHING, "", "", "")                                                         \
    X(0x10, SAM_CLASS_LINE, "idcard.line_checksum", SAM_REPLUG_ZH, SAM_REPLUG_EN)                  \
    X(0x11, SAM_CLASS_LINE, "idcard.line_length", SAM_REPLUG_ZH, SAM_REPLUG_EN)                    \
    X(0x21, SAM_CLASS_LINE, "idcard.line_command", SAM_REPLUG_ZH, SAM_REPLUG_EN)                   \
    X(0x23, SAM_CLASS_READER, "idcard.not_allowed", SAM_CALL_STAFF_ZH, SAM_CALL_STAFF_EN)          \
    X(0x31, SAM_CLASS_CARD, "idcard.sam_not_proven", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)       \
    X(0x32, SAM_CLASS_CARD, "idcard.card_not_proven", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)      \
    X(0x33, SAM_CLASS_CARD, "idcard.data_not_proven", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)      \
    X(0x34, SAM_CLASS_CARD, "idcard.not_selected", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)         \
    X(0x40, SAM_CLASS_CARD, "idcard.other_card", "这不是身份证，请换居民身份证。",                 \
      "This is another kind of card: please use a resident identity card.")                        \
    X(0x41, SAM_CLASS_CARD, "idcard.not_read", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)             \
    X(0x50, SAM_CLASS_CARD, "idcard.not_written", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)          \
    X(0x60, SAM_CLASS_READER, "idcard.self_test", SAM_CALL_STAFF_ZH, SAM_CALL_STAFF_EN)            \
    X(0x61, SAM_CLASS_READER, "idcard.not_signed_in", SAM_CALL_STAFF_ZH, SAM_CALL_STAFF_EN)        \
    X(0x66, SAM_CLASS_READER, "idcard.not_authorised", SAM_CALL_STAFF_ZH, SAM_CALL_STAFF_EN)       \
    X(0x80, SAM_CLASS_NO_CARD, "idcard.no_card", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)           \
    X(0x81, SAM_CLASS_NO_CARD, "idcard.card_moved", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)        \
    X(SAM_SILENT, SAM_CLASS_READER, "idcard.silent", SAM_REPLUG_ZH, SAM_REPLUG_EN)                 \
    X(SAM_UNKNOWN_STATUS, SAM_CLASS_CARD, "idcard.unknown_status", SAM_PLACE_AGAIN_ZH,             \
      SAM_PLACE_AGAIN_EN)                                                                          \
    X(SAM_BAD_BLOCK, SAM_CLASS_CARD, "idcard.bad_block", SAM_PLACE_AGAIN_ZH, SAM_PLACE_AGAIN_EN)   \
    X(SAM_UNKNOWN_KIND, SAM_CLASS_CARD, "idcard.unknown_kind", SAM_ASK_STAFF_ZH, SAM_ASK_STAFF_EN) \
    X(SAM_BAD_NUMBER, SAM_CLASS_CARD, "idcard.bad_number", SAM_ASK_STAFF_ZH, SAM_ASK_STAFF_EN)

struct sam_problem {
    int status; /* SW3, or one of ours */
    enum sam_class class;
    const char *code;      /* stable; "" when nothing is wrong */
    const char *advice_zh; /* what the visitor or the staff can do */
    const char *advice_en;
};

/* The row of a status; of one that no list has, the row of SAM_UNKNOWN_STATUS. */
const struct sam_problem *sam_problem_of(int status);

#endif
