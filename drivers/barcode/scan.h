/*
 * What every barcode gun gives in the end: the bytes of one code, and what can be wrong with them.
 *
 * Data only; any thread. Depends on nothing. A scan is whole or it is not given: a part of a code
 * is never passed on as a shorter one.
 */
#ifndef DRIVERS_BARCODE_SCAN_H
#define DRIVERS_BARCODE_SCAN_H

#include <stddef.h>
#include <stdint.h>

/* The largest QR code has 2,953 bytes or 7,089 digits; what a hall reads has far fewer. */
enum { SCAN_BYTES_MAX = 4096, SCAN_AIM_BYTES = 3 };

struct scan {
    uint8_t bytes[SCAN_BYTES_MAX];
    size_t length_bytes;
    char aim[SCAN_AIM_BYTES + 1]; /* "]Q1", or "" when the gun did not say */
};

/* symbol, value, code, advice in Chinese, in English */
#define SCAN_PROBLEMS(X)                                                                           \
    X(SCAN_OK, 0, "ok", "", "")                                                                    \
    X(SCAN_EMPTY, -1, "scan_empty", "没有读到内容，请再扫一次", "Nothing was read. Scan again.")   \
    X(SCAN_TOO_LONG, -2, "scan_too_long", "码的内容太长，不是本大厅的码",                          \
      "The code is too long to be one of this hall.")                                              \
    X(SCAN_BAD_TEXT, -3, "scan_bad_text", "码的文字编码不对，请出示本大厅的码",                    \
      "The code's text is not UTF-8. Show a code of this hall.")                                   \
    X(SCAN_BAD_CHARACTER, -4, "scan_bad_character", "码中有不允许的字符，请出示本大厅的码",        \
      "The code has characters that are not allowed. Show a code of this hall.")                   \
    X(SCAN_CUT, -5, "scan_cut", "没有读完整，请对准再扫一次",                                      \
      "A part of the code is missing. Hold it still and scan again.")                              \
    X(SCAN_BAD_REPORT, -6, "scan_bad_report", "扫码枪发来的数据不对，请重新插拔扫码枪",            \
      "The gun sent data out of form. Unplug it and plug it in again.")                            \
    X(SCAN_ALT_CODE, -7, "scan_alt_code",                                                          \
      "扫码枪用 Alt 码发汉字，这种方式不支持；请把扫码枪设为 HID POS 或串口方式",                  \
      "The gun types Alt codes, which are not supported. Set it to HID POS or serial.")            \
    X(SCAN_KEY_UNKNOWN, -8, "scan_key_unknown",                                                    \
      "扫码枪发来不认识的按键；请把扫码枪的键盘布局设为美国英语",                                  \
      "The gun typed a key that is not known. Set its keyboard layout to US English.")             \
    X(SCAN_GOODS, -9, "scan_goods", "这是商品条码，请出示号票或预约码",                            \
      "This is the code of goods. Show your ticket or appointment code.")                          \
    X(SCAN_UNKNOWN, -10, "scan_unknown", "不认识这个码，请出示号票或预约码",                       \
      "This code is not known here. Show your ticket or appointment code.")                        \
    X(SCAN_OTHER_HALL, -11, "scan_other_hall", "这是别的大厅的号票",                               \
      "This ticket is of another hall.")                                                           \
    X(SCAN_BAD_PAYLOAD, -12, "scan_bad_payload", "这个码的格式不对，请到咨询台",                   \
      "The code is out of form. Please ask at the desk.")                                          \
    X(SCAN_BAD_TAG, -13, "scan_bad_tag", "这个码不是本大厅签发的，或被改动过，请到咨询台",         \
      "This code was not made by this hall, or was changed. Please ask at the desk.")              \
    X(SCAN_EXPIRED, -14, "scan_expired", "这个码已过期，请刷新后再扫",                             \
      "This code is out of date. Renew it and scan again.")                                        \
    X(SCAN_NO_KEY, -15, "scan_no_key", "本机没有验签密钥，请管理员配置",                           \
      "This machine has no key to prove the code. An administrator must give it one.")             \
    X(SCAN_PERSON_NUMBER, -16, "scan_person_number", "请勿扫身份号码，请把证件放在读卡区",         \
      "Identity numbers are not taken from a code. Put the card on the reader.")
#define SCAN_ENUM(symbol, value, code, zh, en) symbol = (value),
enum scan_problem { SCAN_PROBLEMS(SCAN_ENUM) };
#undef SCAN_ENUM

/* What came of some input; the problem of a scan that is dropped is given beside it. */
enum scan_step {
    SCAN_STEP_NONE,    /* nothing is complete */
    SCAN_STEP_SCAN,    /* a whole code */
    SCAN_STEP_PROBLEM, /* something was dropped */
};

/* Static, never NULL: "scan_cut"; "" for a value that is none. */
const char *scan_problem_code(enum scan_problem problem);
const char *scan_problem_zh(enum scan_problem problem);
const char *scan_problem_en(enum scan_problem problem);

#endif
