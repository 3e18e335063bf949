/*
 * The hall's figures, each defined once: its name, its formula and its denominator in words, and
 * how it follows from sums and times of legs. What pages, files and the command line show comes
 * from this table, words too.
 *
 * A leg is one thing that was to be done (a ticket of three services has three). Left out is what
 * never was one: a number that nobody took, and a transfer that was taken back. A leg belongs to
 * the business day on which its ticket was issued. Shares are in hundredths of a per cent, rounded
 * half up; medians and P90 are the nearest rank of whole seconds.
 *
 * Pure; any thread.
 */
#ifndef HALL_SERVER_REPORTS_FIGURE_H
#define HALL_SERVER_REPORTS_FIGURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Nobody may learn what one visitor said of a clerk: with fewer reviews than this a group's
 * satisfaction is not shown, neither on a page nor in a file. Five, since then whoever sees the
 * share and knows some of the visitors still can't tell who of them was content.
 */
enum { FIGURE_REVIEWS_LEAST = 5 };

/* What is counted of a group's legs. */
enum figure_sum {
    SUM_TICKETS,
    SUM_LEGS,
    SUM_SERVED,
    SUM_CALLED,
    SUM_ABSENT,
    SUM_CANCELLED,
    SUM_REVIEWABLE, /* finished here, so that a review was asked for */
    SUM_REVIEWED,
    SUM_UNREVIEWED,
    SUM_SATISFIED,
    SUM_TOLD, /* waits that were told, and those that were not longer than told */
    SUM_TOLD_HELD,
    SUM_COUNT
};

/* Times of a group's legs, each in whole seconds. */
enum figure_time { TIME_WAIT, TIME_SERVICE, TIME_COUNT };

enum figure_unit { UNIT_COUNT, UNIT_SECONDS, UNIT_SHARE };
enum figure_how {
    HOW_COUNT,         /* the sum a */
    HOW_SHARE,         /* the sum a of the sum b */
    HOW_GUARDED_SHARE, /* the same, when b is not too small to be shown */
    HOW_RANK           /* the b-th percentile of the time a */
};

/* symbol, id, unit, how, a, b, name zh, en, formula zh, en, denominator zh, en */
#define FIGURES(X)                                                                                  \
    X(FIGURE_TICKETS, "tickets", UNIT_COUNT, HOW_COUNT, SUM_TICKETS, 0, "取号数", "Tickets",        \
      "取走的号票张数，记在取号当日。", "Numbers taken, on the day of their issue.", "", "")        \
    X(FIGURE_LEGS, "legs", UNIT_COUNT, HOW_COUNT, SUM_LEGS, 0, "业务件次", "Matters",               \
      "一张号票办几件事计几件，转办另计一件；无人领取的号不计。",                                   \
      "What was to be done: a ticket of three services is three, a transfer one more; numbers "     \
      "that nobody took are none.",                                                                 \
      "", "")                                                                                       \
    X(FIGURE_SERVED, "served", UNIT_COUNT, HOW_COUNT, SUM_SERVED, 0, "办结件次", "Served",          \
      "在窗口办完的件次，含转到别处的。",                                                           \
      "Matters finished at a window, also those handed on to another.", "", "")                     \
    X(FIGURE_WAIT_MEDIAN, "wait_median", UNIT_SECONDS, HOW_RANK, TIME_WAIT, 50, "等候中位数",       \
      "Wait, median", "从取号（后一件从前一件办完）到第一次叫号，一半的人不超过它。",               \
      "From the issue (a later matter: from the end of the one before) to the first call; half "    \
      "waited no longer.",                                                                          \
      "叫过号的件次", "matters that were called")                                                   \
    X(FIGURE_WAIT_P90, "wait_p90", UNIT_SECONDS, HOW_RANK, TIME_WAIT, 90, "等候 P90", "Wait, P90",  \
      "同上，十人中九人不超过它。", "The same; nine of ten waited no longer.", "叫过号的件次",      \
      "matters that were called")                                                                   \
    X(FIGURE_SERVICE_MEDIAN, "service_median", UNIT_SECONDS, HOW_RANK, TIME_SERVICE, 50,            \
      "办理中位数", "Service, median", "从开始办理到办完，含挂起的时间。",                          \
      "From start to finish, with the time set aside.", "办结件次", "matters served")               \
    X(FIGURE_SERVICE_P90, "service_p90", UNIT_SECONDS, HOW_RANK, TIME_SERVICE, 90, "办理 P90",      \
      "Service, P90", "同上，十件中九件不超过它。", "The same; nine of ten took no longer.",        \
      "办结件次", "matters served")                                                                 \
    X(FIGURE_ABSENT, "absent_share", UNIT_SHARE, HOW_SHARE, SUM_ABSENT, SUM_CALLED, "过号率",       \
      "Absent", "叫过号而没有来办的件次（过号、多次过号被取消、到当日结束未来）÷ 叫过号的件次。",   \
      "Called and never served: absent, too often absent, or not come by the day's end ÷ called.",  \
      "叫过号的件次", "matters that were called")                                                   \
    X(FIGURE_CANCELLED, "cancelled_share", UNIT_SHARE, HOW_SHARE, SUM_CANCELLED, SUM_LEGS,          \
      "取消率", "Cancelled", "办事人或工作人员取消的件次 ÷ 业务件次。",                             \
      "Cancelled by the visitor or by staff ÷ matters.", "业务件次", "matters")                     \
    X(FIGURE_REVIEWED, "reviewed", UNIT_COUNT, HOW_COUNT, SUM_REVIEWED, 0, "已评价", "Reviewed",    \
      "收到评价的办结件次；改过的评价仍是一条。",                                                   \
      "Finished matters with a review; one that was changed is one.", "", "")                       \
    X(FIGURE_UNREVIEWED, "unreviewed", UNIT_COUNT, HOW_COUNT, SUM_UNREVIEWED, 0, "未评价",          \
      "Not reviewed", "请过评价而没有回答的件次；不作为满意。",                                     \
      "Asked for a review and not answered; never taken for content.", "", "")                      \
    X(FIGURE_REVIEW_RATE, "review_rate", UNIT_SHARE, HOW_SHARE, SUM_REVIEWED, SUM_REVIEWABLE,       \
      "评价率", "Review rate", "已评价 ÷（已评价＋未评价）。",                                      \
      "Reviewed ÷ (reviewed + not reviewed).", "请过评价的办结件次",                                \
      "finished matters that were asked")                                                           \
    X(FIGURE_SATISFIED, "satisfied", UNIT_SHARE, HOW_GUARDED_SHARE, SUM_SATISFIED, SUM_REVIEWED,    \
      "满意率", "Satisfied", "非常满意、满意、基本满意 ÷ 已评价；不足 5 条评价时不显示。",          \
      "The upper three levels ÷ reviewed; not shown with fewer than 5 reviews.", "已评价",          \
      "reviewed matters")                                                                           \
    X(FIGURE_FORECAST, "forecast_held", UNIT_SHARE, HOW_SHARE, SUM_TOLD_HELD, SUM_TOLD,             \
      "预计等候兑现率", "Forecasts held",                                                           \
      "实际等候不超过取号时所告 P90 的号票 ÷ 告知过等候的号票；全大厅，最近 13 天。",               \
      "Tickets that waited no longer than the P90 they were told ÷ tickets that were told; whole " \
      "hall, the last 13 days.",                                                                    \
      "告知过等候的号票", "tickets that were told a wait")

#define FIGURE_ENUM(symbol, id, unit, how, a, b, zh, en, fz, fe, dz, de) symbol,
enum figure { FIGURES(FIGURE_ENUM) FIGURE_COUNT };
#undef FIGURE_ENUM

struct figure_row {
    const char *id;
    enum figure_unit unit;
    enum figure_how how;
    int a;
    int b;
    const char *zh;
    const char *en;
    const char *formula_zh;
    const char *formula_en;
    const char *denominator_zh;
    const char *denominator_en;
};
const struct figure_row *figure_row(enum figure figure);

enum figure_state { VALUE_KNOWN, VALUE_NONE /* of nothing */, VALUE_WITHHELD };
struct figure_value {
    enum figure_state state;
    int64_t number;
};

/* What a group has: its sums, and its times in rising order. */
struct figure_base {
    uint32_t sums[SUM_COUNT];
    const uint32_t *times[TIME_COUNT]; /* each in its low FIGURE_TIME_BITS */
    size_t time_counts[TIME_COUNT];
};
enum { FIGURE_TIME_BITS = 20, FIGURE_TIME_MAX_S = (1 << FIGURE_TIME_BITS) - 1 };

void figure_values(const struct figure_base *base, struct figure_value ret_values[FIGURE_COUNT]);

#endif
