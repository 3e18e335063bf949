/* The words of A4 papers in their languages; a table, so that a language is a column. Pure. */
#ifndef KIOSK_LEAFLET_LEAFLET_WORDS_H
#define KIOSK_LEAFLET_LEAFLET_WORDS_H

#include "kiosk/leaflet/leaflet.h"

#define LEAFLET_WORDS(X)                                                                           \
    X(LEAFLET_NOTICE, "一次性告知单", "Still to bring")                                            \
    X(LEAFLET_NOTICE_LEAD, "下列材料补齐后即可办理，不必再问第二遍。",                             \
      "With the papers below the service can be done: this is all that is missing.")               \
    X(LEAFLET_GUIDE, "办事指南", "Guide")                                                          \
    X(LEAFLET_CODE, "事项编码", "Item code")                                                       \
    X(LEAFLET_DEPARTMENT, "实施部门", "Department")                                                \
    X(LEAFLET_WINDOW, "办理窗口", "Window")                                                        \
    X(LEAFLET_WINDOWS, "%s 号窗口", "%s")                                                          \
    X(LEAFLET_HOURS, "办公时间", "Open")                                                           \
    X(LEAFLET_FEE, "收费", "Fee")                                                                  \
    X(LEAFLET_LIMIT, "办理时限", "Time limit")                                                     \
    X(LEAFLET_BASIS, "设定依据", "Basis")                                                          \
    X(LEAFLET_MISSING, "还缺 %d 份材料", "Still missing: %d")                                      \
    X(LEAFLET_NONE_MISSING, "材料已经备齐，可以直接到窗口办理。",                                  \
      "Nothing is missing: you can go to the window.")                                             \
    X(LEAFLET_HAVE, "已经备好 %d 份", "You have: %d")                                              \
    X(LEAFLET_MATERIALS, "申请材料", "What to bring")                                              \
    X(LEAFLET_REQUIRED, "必要", "required")                                                        \
    X(LEAFLET_OPTIONAL, "按情况", "if it applies")                                                 \
    X(LEAFLET_FLOW, "办理流程", "How it goes")                                                     \
    X(LEAFLET_FACTS, "办理信息", "Where and when")                                                 \
    X(LEAFLET_AT_ONCE, "当场办结", "done at once")                                                 \
    X(LEAFLET_DAYS, "承诺 %d 个工作日", "%d working days")                                         \
    X(LEAFLET_STATUTORY, "（法定 %d 个工作日）", " (by law %d)")                                   \
    X(LEAFLET_SCAN, "手机扫码看本事项指南", "Scan for this guide on your phone")                   \
    X(LEAFLET_SAMPLE, "示范文本：材料、收费和时限以窗口公布的为准。",                              \
      "Sample text: materials, fee and times as told at the window hold.")                         \
    X(LEAFLET_SIGN, "窗口告知人：____________　　申请人：____________　　日期：____年__月__日",    \
      "Told by: ______________    Applicant: ______________    Date: ______________")              \
    X(LEAFLET_ADVICE, "窗口补正时请在本单上一并写明；对告知有疑问请拨打 12345。",                  \
      "Anything more is written on this paper by the window. Questions: 12345.")                   \
    X(LEAFLET_FOR_OTHER,                                                                           \
      "替别人办的（代办），另带：委托人签名的授权委托书、委托人和代办人的身份证。",                \
      "For somebody else, also bring a signed letter of authorisation and both ID cards.")         \
    X(LEAFLET_PAGE, "第 %d 页，共 %d 页", "page %d of %d")                                         \
    X(LEAFLET_PRINTED, "打印于 %s", "printed %s")                                                  \
    X(LEAFLET_BOOK, "办事指南汇编", "Guide book")                                                  \
    X(LEAFLET_BOOK_COUNT, "%d 个部门　%d 个事项", "%d departments, %d services")                   \
    X(LEAFLET_CONTENTS, "目录", "Contents")                                                        \
    X(LEAFLET_INDEX, "拼音索引", "Index by pinyin")                                                \
    X(LEAFLET_INDEX_OTHER, "其他", "Other")                                                        \
    X(LEAFLET_BOOK_SCAN, "手机扫码查最新指南", "Scan for the newest guides")                       \
    X(LEAFLET_SERVICES, "%d 个事项", "%d services")                                                \
    X(LEAFLET_FORM, "表格", "Form")                                                                \
    X(LEAFLET_FORM_SAMPLE, "样表：人名、号码、日期都是虚构的，请按自己的情况填写，不要照抄。",     \
      "A sample: names, numbers and dates are made up. Write what is true for you.")               \
    X(LEAFLET_FORM_BLANK, "用黑色或蓝黑色笔填写，字迹清楚，不涂改。",                              \
      "Fill it in with a black or blue-black pen, clearly and without corrections.")               \
    X(LEAFLET_FORM_HOW, "怎么填", "How to fill it in")

#define LEAFLET_WORD_SYMBOL(symbol, zh, en) symbol,
enum leaflet_word { LEAFLET_WORDS(LEAFLET_WORD_SYMBOL) LEAFLET_WORD_COUNT };
#undef LEAFLET_WORD_SYMBOL

const char *leaflet_word(enum leaflet_language language, enum leaflet_word word);

/* The word with its %d or %s filled in, cut to room at a character; returns ret_text. */
const char *leaflet_format(char *ret_text, size_t room, enum leaflet_language language,
                           enum leaflet_word word, ...);

/* "承诺 5 个工作日（法定 20 个工作日）"; "" when neither is known. */
const char *leaflet_limit(char *ret_text, size_t room, enum leaflet_language language,
                          const struct leaflet_service *service);

#endif
