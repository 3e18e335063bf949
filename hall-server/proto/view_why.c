/*
 * Why does a visitor wait, and for whom? One sentence for each of the first people before him, and
 * then what protects him. It names nobody: no number, and nothing but the ground that the hall
 * itself announces.
 */
#include "hall-server/proto/views.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCE_ROOM = 256, PERSON_ROOM = 96 };

static const struct {
    const char *zh;
    const char *en;
    const char *person_zh; /* "… 的访客" */
    const char *person_en;
} grounds[GROUND_COUNT] = {
    [GROUND_NONE] = {"", "", "访客", "a visitor"},
    [GROUND_ELDERLY] = {"老年人", "Older people", "老年访客（优先）",
                        "an older visitor with priority"},
    [GROUND_DISABLED] = {"残疾人", "People with disabilities", "残疾访客（优先）",
                         "a disabled visitor with priority"},
    [GROUND_PREGNANT] = {"孕妇", "Pregnant women", "孕妇（优先）",
                         "a pregnant visitor with priority"},
    [GROUND_WITH_INFANT] = {"带婴幼儿者", "People with infants", "带婴幼儿的访客（优先）",
                            "a visitor with an infant, with priority"},
    [GROUND_MILITARY] = {"军人", "Members of the armed forces", "军人（优先）",
                         "a member of the armed forces, with priority"},
    [GROUND_ENTERPRISE] = {"企业", "Enterprises", "企业办事人员（优先）",
                           "a visitor for an enterprise, with priority"},
    [GROUND_MAJOR_PROJECT] = {"重大项目", "Major projects", "重大项目办事人员（优先）",
                              "a visitor for a major project, with priority"},
};

void view_grounds(struct json_out *out, const struct views *views)
{
    json_out_array(out);
    for (int i = GROUND_NONE + 1; i < GROUND_COUNT; i++) {
        if (views->config->grounds[i].ignored) {
            continue;
        }
        json_out_object(out);
        json_out_key_text(out, "ground", ticket_ground_name((enum ticket_ground)i));
        json_out_key_name(out, "name", grounds[i].zh, grounds[i].en);
        json_out_key_bool(out, "confirm", views->config->grounds[i].confirm);
        json_out_object_end(out);
    }
    json_out_array_end(out);
}

static void sentence(struct json_out *out, const char *zh, const char *en)
{
    json_out_object(out);
    json_out_key_text(out, "zh", zh);
    json_out_key_text(out, "en", en);
    json_out_object_end(out);
}

/* A sentence with one figure in both languages. The formats are ours, each with one %u. */
#define SENTENCE(out, zh_format, en_format, figure)                                                \
    do {                                                                                           \
        char zh[SENTENCE_ROOM];                                                                    \
        char en[SENTENCE_ROOM];                                                                    \
        (void)snprintf(zh, sizeof zh, zh_format, (unsigned)(figure));                              \
        (void)snprintf(en, sizeof en, en_format, (unsigned)(figure));                              \
        sentence(out, zh, en);                                                                     \
    } while (0)

/* "3 minutes after you"; less than a minute is no figure. */
static void came_text(int32_t came_s, char ret_zh[PERSON_ROOM], char ret_en[PERSON_ROOM])
{
    const int minutes = abs(came_s) / 60;
    const char *side_zh = came_s < 0 ? "早" : "晚";
    const char *side_en = came_s < 0 ? "before" : "after";
    if (minutes == 0) {
        (void)snprintf(ret_zh, PERSON_ROOM, "刚好%s一点到", came_s < 0 ? "比您早" : "比您晚");
        (void)snprintf(ret_en, PERSON_ROOM, "came just %s you", side_en);
        return;
    }
    (void)snprintf(ret_zh, PERSON_ROOM, "比您%s %d 分钟到", side_zh, minutes);
    (void)snprintf(ret_en, PERSON_ROOM, "came %d minute%s %s you", minutes, minutes == 1 ? "" : "s",
                   side_en);
}

/* What follows "a visitor who came … "; empty: the time alone says it. */
static const struct {
    const char *zh;
    const char *en;
} because[WHY_REASON_COUNT] = {
    [WHY_EARLIER] = {"", ""},
    [WHY_LET_PASS] = {"，您已让其先办", ", whom you let go first"},
    [WHY_ABSENT] = {"，您过号后重新排队", "; you were called and did not come, so you wait anew"},
    [WHY_RETURNED] = {"，中途离开窗口后返回", ", back at a counter that had sent for something"},
    [WHY_APPOINTMENT] = {"，已预约", ", with an appointment"},
    [WHY_GROUND] = {"", ""},
    [WHY_CLASS] = {"，属于先办类别", ", of a class that goes sooner"},
    [WHY_WAITED] = {"，等候已到上限，先办", ", who has waited as long as anybody may"},
    [WHY_OVERTAKEN] = {"，被超过的次数已到上限，先办",
                       ", who was passed as often as the hall allows"},
};

static void person_sentence(struct json_out *out, uint32_t place, const struct why_person *person)
{
    char zh[SENTENCE_ROOM];
    char en[SENTENCE_ROOM];
    char came_zh[PERSON_ROOM];
    char came_en[PERSON_ROOM];
    /* Only where it is the reason: who came earlier goes first for that alone. */
    const int who = person->reason == WHY_GROUND ? person->ground : GROUND_NONE;
    came_text(person->came_s, came_zh, came_en);
    (void)snprintf(zh, sizeof zh, "第 %u 位：%s，%s%s。", (unsigned)place, grounds[who].person_zh,
                   came_zh, because[person->reason].zh);
    (void)snprintf(en, sizeof en, "Place %u: %s who %s%s.", (unsigned)place, grounds[who].person_en,
                   came_en, because[person->reason].en);
    sentence(out, zh, en);
}

static void protection_sentences(struct json_out *out, const struct engine_why *why)
{
    if (why->first_by_bound) {
        sentence(out,
                 why->shared_weighed ? "您已等候较久，在本队列优先呼叫。"
                                     : "您已等候较久，现在优先呼叫。",
                 why->shared_weighed ? "You have waited long and go first in your queue."
                                     : "You have waited long and go first now.");
    } else if (why->overtakings_limit > 0) {
        char zh[SENTENCE_ROOM];
        char en[SENTENCE_ROOM];
        (void)snprintf(zh, sizeof zh, "本队列最多有 %u 人可以后到先办，至今 %u 人。",
                       (unsigned)why->overtakings_limit, (unsigned)why->overtaken);
        (void)snprintf(en, sizeof en,
                       "At most %u of your queue who came later may go before you; so far %u have.",
                       (unsigned)why->overtakings_limit, (unsigned)why->overtaken);
        sentence(out, zh, en);
    }
    if (!why->first_by_bound && why->wait_limit_s > 0) {
        SENTENCE(out, "等候满 %u 分钟后，本队列没有人可以后到先办。",
                 "After %u minutes nobody of your queue who came later goes before you.",
                 why->wait_limit_s / 60);
    }
    if (why->picked_past > 0) {
        SENTENCE(out, "窗口因特殊原因先呼叫了 %u 人，已记录。",
                 "%u were called first by hand, with a reason on record.", why->picked_past);
    }
    if (why->shared_waiting > 0 && why->shared_weighed) {
        SENTENCE(out,
                 "您的窗口同时办理其他队列，那里有 %u 人等候；有窗口按设定的比例轮流呼叫各队列。",
                 "Your windows also call other queues, where %u wait; "
                 "some windows call their queues in turn, by set shares.",
                 why->shared_waiting);
    } else if (why->shared_waiting > 0) {
        SENTENCE(out, "您的窗口同时办理其他队列，那里有 %u 人等候。",
                 "Your windows also call other queues, where %u wait.", why->shared_waiting);
    }
}

static void waiting_sentences(struct json_out *out, const struct engine_why *why)
{
    if (why->ahead == 0) {
        sentence(out, "您前面没有人。", "Nobody is before you.");
    } else {
        SENTENCE(out, "您前面还有 %u 人。", "%u before you.", why->ahead);
    }
    for (uint32_t i = 0; i < why->people_count; i++) {
        person_sentence(out, i + 1, &why->people[i]);
    }
    if (why->ahead > why->people_count) {
        SENTENCE(out, "后面还有 %u 人排在您之前。", "And %u more after these.",
                 why->ahead - why->people_count);
    }
    protection_sentences(out, why);
}

static void state_sentence(struct json_out *out, const struct leg *leg)
{
    static const struct {
        const char *zh;
        const char *en;
    } words[LEG_STATE_COUNT] = {
        [LEG_BOOKED] = {"已预约，签到后开始排队。", "Booked; it waits once you have checked in."},
        [LEG_ISSUED] = {"号票尚未领取，领取后开始排队。",
                        "Nobody holds this ticket yet; it waits once it is taken."},
        [LEG_CALLED] = {"已叫到您的号。", "Your number was called."},
        [LEG_SERVING] = {"正在办理。", "You are being served."},
        [LEG_PARKED] = {"已挂起，回来后恢复原来的位置。",
                        "Set aside; you keep your place when you come back."},
        [LEG_ABSENT] = {"叫号时您不在，请申请恢复排队。",
                        "You were called and did not come; ask to be put back in line."},
        [LEG_FINISHED] = {"已办结。", "It is done."},
        [LEG_CANCELLED] = {"号票已取消。", "This ticket was cancelled."},
        [LEG_EXPIRED] = {"号票已过期。", "This ticket is of an earlier day."},
    };
    assert(leg->state < LEG_STATE_COUNT && words[leg->state].zh != NULL);
    sentence(out, words[leg->state].zh, words[leg->state].en);
}

static void people_write(struct json_out *out, const struct engine_why *why)
{
    json_out_key(out, "before");
    json_out_array(out);
    for (uint32_t i = 0; i < why->people_count; i++) {
        const struct why_person *person = &why->people[i];
        json_out_object(out);
        json_out_key_number(out, "place", i + 1);
        json_out_key_text(out, "reason", why_reason_name((enum why_reason)person->reason));
        if (person->reason == WHY_GROUND) {
            json_out_key_text(out, "ground",
                              ticket_ground_name((enum ticket_ground)person->ground));
        }
        json_out_key_number(out, "came_s", person->came_s);
        json_out_object_end(out);
    }
    json_out_array_end(out);
    json_out_key_number(out, "more", why->ahead - why->people_count);
}

void view_why(struct json_out *out, const struct views *views, const struct ticket *ticket)
{
    const struct leg *leg = engine_leg(views->engine, ticket, ticket->active);
    struct engine_why why = {0};
    const bool waits = leg->state == LEG_WAITING;
    if (waits) {
        engine_why(views->engine, leg, views->now_ms, &why);
    }
    json_out_object(out);
    json_out_key(out, "sentences");
    json_out_array(out);
    if (waits) {
        waiting_sentences(out, &why);
    } else {
        state_sentence(out, leg);
    }
    json_out_array_end(out);
    json_out_key_number(out, "ahead", why.ahead);
    people_write(out, &why);
    json_out_key(out, "you");
    json_out_object(out);
    json_out_key_number(out, "waited_s", why.waited_s);
    json_out_key_number(out, "overtaken", why.overtaken);
    json_out_key_number(out, "overtakings_limit", why.overtakings_limit);
    json_out_key_number(out, "picked_past", why.picked_past);
    json_out_key_bool(out, "goes_first", why.first_by_bound);
    json_out_object_end(out);
    json_out_object_end(out);
}
