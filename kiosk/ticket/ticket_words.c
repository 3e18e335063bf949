#include "kiosk/ticket/ticket_words.h"

#include <assert.h>

static const char *const words[TICKET_WORD_COUNT][TICKET_LANGUAGE_COUNT] = {
    [TICKET_WORD_WINDOWS] = {"请到 %s 号窗口附近等候", "Wait near window %s",
                             "%s 番窓口の近くでお待ちください", "%s번 창구 근처에서 기다려 주세요",
                             "Ждите у окна %s"},
    [TICKET_WORD_AHEAD] = {"前面等候", "Ahead of you", "前の人数", "앞사람", "Перед вами"},
    [TICKET_WORD_PEOPLE] = {"%d 人", "%d", "%d 人", "%d명", "%d"},
    [TICKET_WORD_WAIT] = {"预计等候", "Likely wait", "待ち時間", "예상 대기", "Ожидание"},
    [TICKET_WORD_MINUTES] = {"约 %d–%d 分钟", "%d–%d min", "約 %d–%d 分", "약 %d–%d분",
                             "%d–%d мин"},
    [TICKET_WORD_ABOUT] = {"约 %d 分钟", "about %d min", "約 %d 分", "약 %d분", "около %d мин"},
    [TICKET_WORD_SOON] = {"马上叫到您", "very soon", "まもなくお呼びします", "곧 부릅니다",
                          "скоро вызовут"},
    [TICKET_WORD_CLOCK] = {"大约 %s–%s 叫到您", "call at about %s–%s", "%s–%s ごろお呼びします",
                           "%s–%s쯤 부릅니다", "вызов около %s–%s"},
    [TICKET_WORD_ISSUED] = {"取号时间", "Taken at", "受付時刻", "발급 시각", "Выдан"},
    [TICKET_WORD_HOLDER] = {"取号人", "Holder", "お名前", "받은 분", "Кому"},
    [TICKET_WORD_FEE] = {"费用 / 承诺时限", "Fee / time", "料金 / 日数", "수수료 / 기간",
                         "Плата / срок"},
    [TICKET_WORD_MATERIALS] = {"请备好材料", "Please have ready", "ご用意ください", "준비해 주세요",
                               "Подготовьте"},
    [TICKET_WORD_SCAN] = {"扫码看排队进度·办完可评价", "Scan to see your place in the queue",
                          "読み取って順番を確認", "스캔하여 순서 보기",
                          "Код: ваше место в очереди"},
    [TICKET_WORD_RULE] = {"过号规则", "If you miss your call", "呼び出しに遅れたら",
                          "차례를 놓치면", "Если пропустили вызов"},
    [TICKET_WORD_ADVICE] = {"听到叫号或看到窗口条屏显示您的号码时，请到该窗口。过号请到窗口或找"
                            "导服人员，不用重新取号。",
                            "Go to the window when your number is called or shown. If you missed "
                            "it, ask at the window or the guide; you need no new number.",
                            "番号が呼ばれるか表示されたら、その窓口へお越しください。過ぎたときは窓"
                            "口か案内係へ。番号を取り直す必要はありません。",
                            "번호를 부르거나 표시되면 그 창구로 오세요. 놓치면 창구나 안내원에게 "
                            "말씀하세요. 번호를 다시 뽑지 않아도 됩니다.",
                            "Идите к окну, когда ваш номер назовут или покажут. Пропустили? "
                            "Обратитесь в окно или к консультанту; новый номер не нужен."},
    [TICKET_WORD_FOOT] = {"当日有效，姓名和证件号不上票",
                          "Valid today. No names or IDs on tickets.",
                          "当日限り有効。氏名や証明書番号は印刷しません。",
                          "당일만 유효. 이름과 신분증 번호는 없습니다.",
                          "Действует сегодня. Без имён и номеров документов."},
};

const char *ticket_word(enum ticket_language language, enum ticket_word word)
{
    assert(language < TICKET_LANGUAGE_COUNT);
    assert(word < TICKET_WORD_COUNT);
    return words[word][language];
}
