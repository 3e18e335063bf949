#include "kiosk/ticket/ticket_words.h"

#include <assert.h>

static const char *const words[TICKET_WORD_COUNT][TICKET_LANGUAGE_COUNT] = {
    [TICKET_WORD_WINDOWS] = {"请到 %s 号窗口附近等候", "Wait near window %s"},
    [TICKET_WORD_AHEAD] = {"前面等候", "Ahead of you"},
    [TICKET_WORD_PEOPLE] = {"%d 人", "%d"},
    [TICKET_WORD_WAIT] = {"预计等候", "Likely wait"},
    [TICKET_WORD_MINUTES] = {"约 %d–%d 分钟", "%d–%d min"},
    [TICKET_WORD_ABOUT] = {"约 %d 分钟", "about %d min"},
    [TICKET_WORD_SOON] = {"马上叫到您", "very soon"},
    [TICKET_WORD_CLOCK] = {"大约 %s–%s 叫到您", "call at about %s–%s"},
    [TICKET_WORD_ISSUED] = {"取号时间", "Taken at"},
    [TICKET_WORD_HOLDER] = {"取号人", "Holder"},
    [TICKET_WORD_FEE] = {"费用 / 承诺时限", "Fee / time"},
    [TICKET_WORD_MATERIALS] = {"请备好材料", "Please have ready"},
    [TICKET_WORD_SCAN] = {"扫码看排队进度·办完可评价", "Scan to see your place in the queue"},
    [TICKET_WORD_RULE] = {"过号规则", "If you miss your call"},
    [TICKET_WORD_ADVICE] = {"听到叫号或看到窗口条屏显示您的号码时，请到该窗口。过号请到窗口或找"
                            "导服人员，不用重新取号。",
                            "Go to the window when your number is called or shown. If you missed "
                            "it, ask at the window or the guide; you need no new number."},
    [TICKET_WORD_FOOT] = {"当日有效，姓名和证件号不上票",
                          "Valid today. No names or IDs on tickets."},
};

const char *ticket_word(enum ticket_language language, enum ticket_word word)
{
    assert(language < TICKET_LANGUAGE_COUNT);
    assert(word < TICKET_WORD_COUNT);
    return words[word][language];
}
