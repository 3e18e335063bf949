/*
 * Everything that can be wrong with a request, in one table: a stable code for programs, the HTTP
 * status, and a title in the two languages of the hall. The engine, proto and net all return these,
 * so a problem has one name from the rule that found it to the screen that tells it.
 *
 * Pure data; any thread. Codes are part of the API and must not change.
 * Zero is "no problem"; functions return 0 or the negative of nothing else: `enum problem` values
 * are positive, and are returned as they are.
 */
#ifndef HALL_SERVER_MODEL_PROBLEM_H
#define HALL_SERVER_MODEL_PROBLEM_H

#include <stddef.h>

/* symbol, code on the wire, HTTP status, English title, Chinese title */
#define PROBLEMS(X)                                                                                \
    /* what arrived cannot be read */                                                              \
    X(PROBLEM_BAD_JSON, "bad_json", 400, "The body is not JSON", "内容不是有效的 JSON")            \
    X(PROBLEM_DUPLICATE_KEY, "duplicate_key", 400, "A key is given twice", "同一字段出现两次")     \
    X(PROBLEM_BAD_UTF8, "bad_utf8", 400, "The text is not UTF-8", "文字不是 UTF-8 编码")           \
    X(PROBLEM_TOO_DEEP, "too_deep", 400, "The body is nested too deep", "内容嵌套过深")            \
    X(PROBLEM_TOO_LARGE, "too_large", 413, "The body is too large", "内容过大")                    \
    X(PROBLEM_TOO_LONG, "too_long", 400, "A text is too long", "文字过长")                         \
    X(PROBLEM_WRONG_TYPE, "wrong_type", 400, "A field has the wrong type", "字段类型不对")         \
    X(PROBLEM_MISSING_FIELD, "missing_field", 400, "A field is missing", "缺少字段")               \
    X(PROBLEM_UNKNOWN_FIELD, "unknown_field", 400, "A field is not known", "未知字段")             \
    X(PROBLEM_BAD_VALUE, "bad_value", 400, "A value is not allowed", "字段取值不允许")             \
    X(PROBLEM_REQUEST_ID_MISSING, "request_id_missing", 400, "request_id is missing or malformed", \
      "缺少 request_id 或格式不对")                                                                \
    X(PROBLEM_REQUEST_ID_REUSED, "request_id_reused", 409,                                         \
      "This request_id was used for another command", "该 request_id 已用于其他操作")              \
    X(PROBLEM_BAD_MESSAGE, "bad_message", 400, "The stream does not know this message",            \
      "推送连接收到无法识别的消息")                                                                \
    X(PROBLEM_NOT_FOUND, "not_found", 404, "There is nothing here", "没有找到")                    \
    X(PROBLEM_METHOD_NOT_ALLOWED, "method_not_allowed", 405, "This cannot be done here",           \
      "此处不支持该操作")                                                                          \
    X(PROBLEM_UNSUPPORTED_MEDIA, "unsupported_media", 415, "The body must be application/json",    \
      "内容类型须为 application/json")                                                             \
    /* who asks */                                                                                 \
    X(PROBLEM_NOT_SIGNED_IN, "not_signed_in", 401, "Sign in first", "请先登录")                    \
    X(PROBLEM_WRONG_KEY, "wrong_key", 401, "The key or token is not known", "密钥或令牌无效")      \
    X(PROBLEM_WRONG_PASSWORD, "wrong_password", 401, "User or password is wrong",                  \
      "用户名或密码不对")                                                                          \
    X(PROBLEM_SESSION_EXPIRED, "session_expired", 401, "The session is over; sign in again",       \
      "登录已过期，请重新登录")                                                                    \
    X(PROBLEM_WRONG_ROLE, "wrong_role", 403, "This role may not do that", "该角色无权进行此操作")  \
    X(PROBLEM_WRONG_SEAT, "wrong_seat", 403, "Not signed in at this seat", "未在该坐席登录")       \
    X(PROBLEM_NOT_YOURS, "not_yours", 403, "This ticket belongs to another", "不是您的号票")       \
    X(PROBLEM_CROSS_SITE, "cross_site", 403, "The request came from another site",                 \
      "请求来自其他网站")                                                                          \
    X(PROBLEM_RATE_LIMITED, "rate_limited", 429, "Too many requests; wait a little",               \
      "请求过于频繁，请稍候")                                                                      \
    /* tickets */                                                                                  \
    X(PROBLEM_UNKNOWN_SERVICE, "unknown_service", 404, "This hall has no such service",            \
      "本大厅没有该事项")                                                                          \
    X(PROBLEM_UNKNOWN_QUEUE, "unknown_queue", 404, "This hall has no such queue",                  \
      "本大厅没有该队列")                                                                          \
    X(PROBLEM_UNKNOWN_SEAT, "unknown_seat", 404, "This hall has no such seat", "本大厅没有该坐席") \
    X(PROBLEM_UNKNOWN_TICKET, "unknown_ticket", 404, "There is no such ticket today",              \
      "今天没有该号票")                                                                            \
    X(PROBLEM_HALL_CLOSED, "hall_closed", 409, "The hall gives no numbers now", "大厅现在不取号")  \
    X(PROBLEM_HALL_EMERGENCY, "hall_emergency", 409, "The hall is closed for an emergency",        \
      "大厅因紧急情况暂停服务")                                                                    \
    X(PROBLEM_QUEUE_STOPPED, "queue_stopped", 409, "No numbers are given for this now",            \
      "该业务暂停取号，请咨询导办人员")                                                            \
    X(PROBLEM_LAST_NUMBER_PASSED, "last_number_passed", 409,                                       \
      "No more numbers are given for this today", "该业务今日已停止取号")                          \
    X(PROBLEM_NOT_SERVED_TODAY, "not_served_today", 409,                                           \
      "It would probably not be your turn today",                                                  \
      "今日排队人数较多，预计无法办理，请改日再来或预约")                                          \
    X(PROBLEM_HALL_FULL, "hall_full", 503, "The hall can take no more tickets today",              \
      "今日号票已满")                                                                              \
    X(PROBLEM_NUMBERS_USED_UP, "numbers_used_up", 409, "The numbers of this queue are used up",    \
      "该队列今日号码已用完")                                                                      \
    X(PROBLEM_TOO_MANY_LEGS, "too_many_legs", 409, "A ticket cannot pass so many queues",          \
      "一张号票的环节过多")                                                                        \
    X(PROBLEM_ALREADY_HELD, "already_held", 409, "Somebody holds this ticket already",             \
      "该号票已被领取")                                                                            \
    X(PROBLEM_REPLACED, "ticket_replaced", 410, "A new paper replaced this one",                   \
      "此号票已补打，旧票失效")                                                                    \
    X(PROBLEM_REPRINTS_USED_UP, "reprints_used_up", 409, "This ticket was printed anew too often", \
      "该号票补打次数过多")                                                                        \
    X(PROBLEM_HAS_NUMBER, "has_number", 409, "This person has a number for that already",          \
      "本人已取过该事项的号，还在等候")                                                            \
    X(PROBLEM_ONE_A_DAY, "one_a_day", 409, "One number a person and day here",                     \
      "该队列每人每天限取一个号")                                                                  \
    X(PROBLEM_CARD_NEEDED, "card_needed", 409, "Numbers here are by ID card",                      \
      "该队列须凭身份证取号")                                                                      \
    X(PROBLEM_WITHDRAWN, "withdrawn", 409, "Nobody took this ticket in time; take a new one",      \
      "号票超时未领取，请重新取号")                                                                \
    X(PROBLEM_TICKET_OVER, "ticket_over", 409, "This ticket is over", "该号票已结束")              \
    X(PROBLEM_NOT_WAITING, "not_waiting", 409, "This ticket is not waiting", "该号票不在等候中")   \
    /* seats */                                                                                    \
    X(PROBLEM_SEAT_BUSY, "seat_busy", 409, "The seat has a visitor", "坐席正在办理")               \
    X(PROBLEM_SEAT_CLOSED, "seat_closed", 409, "The seat is not open", "坐席未开放")               \
    X(PROBLEM_SEAT_PAUSED, "seat_paused", 409, "The seat is paused", "坐席已暂停")                 \
    X(PROBLEM_SEAT_TAKEN, "seat_taken", 409, "Another clerk has this seat",                        \
      "坐席已由其他工作人员使用")                                                                  \
    X(PROBLEM_UNKNOWN_CLERK, "unknown_clerk", 404, "No clerk has this name", "没有该工作人员")     \
    X(PROBLEM_NOBODY_WAITING, "nobody_waiting", 409, "Nobody is waiting", "没有人在等候")          \
    X(PROBLEM_NOBODY_CALLED, "nobody_called", 409, "The seat has no visitor",                      \
      "坐席没有呼叫中的号票")                                                                      \
    X(PROBLEM_WRONG_MOVE, "wrong_move", 409, "That cannot follow now", "当前状态不能进行此操作")   \
    X(PROBLEM_OTHER_TICKET, "other_ticket", 409, "Another ticket is at the seat now",              \
      "坐席上已是另一张号票")                                                                      \
    X(PROBLEM_NOTHING_TO_UNDO, "nothing_to_undo", 409, "There is no step to take back",            \
      "没有可撤销的操作")                                                                          \
    X(PROBLEM_TOO_LATE, "too_late", 409, "It is too late for that", "已超过可操作的时间")          \
    X(PROBLEM_CALL_AGAIN, "call_again", 409, "Call the visitor again first", "请先重呼")           \
    X(PROBLEM_NO_PRIORITY, "no_priority", 409, "This hall gives no priority for that",             \
      "本大厅不按此项优先")                                                                        \
    X(PROBLEM_REASON_MISSING, "reason_missing", 400, "Say the reason", "请填写原因")               \
    X(PROBLEM_NO_OUTCOME_OPEN, "no_outcome_open", 409,                                             \
      "Nothing was finished here by this clerk just now", "刚才没有您办结的号票")                  \
    /* appointments */                                                                             \
    X(PROBLEM_UNKNOWN_BOOKING, "unknown_booking", 404, "There is no such appointment",             \
      "没有该预约")                                                                                \
    X(PROBLEM_NO_SLOT, "no_slot", 409, "There are no appointments at that time", "该时段不能预约") \
    X(PROBLEM_TOO_FAR_AHEAD, "too_far_ahead", 409, "That day cannot be booked yet",                \
      "该日期尚未开放预约")                                                                        \
    X(PROBLEM_NOT_PUBLISHED, "not_published", 409,                                                 \
      "The holidays of that year are not published yet", "该年度放假安排尚未公布")                 \
    X(PROBLEM_SLOT_FULL, "slot_full", 409, "That time is fully booked", "该时段已约满")            \
    X(PROBLEM_ALREADY_BOOKED, "already_booked", 409,                                               \
      "This person has an appointment for this service that day", "该人当日已预约此事项")          \
    X(PROBLEM_TOO_MANY_BOOKINGS, "too_many_bookings", 409,                                         \
      "This person has as many appointments as one may have", "该人的预约已达上限")                \
    X(PROBLEM_BOOKING_REFUSED, "booking_refused", 409,                                             \
      "Too many appointments were missed; none can be made for a while",                           \
      "爽约次数过多，暂时不能预约")                                                                \
    X(PROBLEM_CHECK_IN_EARLY, "check_in_early", 409, "It is too early to check in",                \
      "未到签到时间")                                                                              \
    X(PROBLEM_CHECK_IN_LATE, "check_in_late", 409,                                                 \
      "The time of the appointment is over; an ordinary number can be taken",                      \
      "已过预约时间，可改取普通号")                                                                \
    X(PROBLEM_BOOKING_OVER, "booking_over", 409, "This appointment is over", "该预约已结束")       \
    /* blocks of numbers */                                                                        \
    X(PROBLEM_NO_BLOCKS, "no_blocks", 409, "This hall keeps no numbers for kiosks",                \
      "本大厅未预留离线号段")                                                                      \
    X(PROBLEM_BLOCKS_CLOSED, "blocks_closed", 409,                                                 \
      "After a restore no blocks are given until every kiosk has shown its own",                   \
      "系统恢复后，须待各取号机核对号段才能发放新号段")                                            \
    X(PROBLEM_UNKNOWN_BLOCK, "unknown_block", 409, "These numbers are not this kiosk's",           \
      "该号段不属于此取号机")                                                                      \
    X(PROBLEM_NUMBER_USED, "number_used", 409, "This number was used today", "该号码今日已使用")   \
    /* reviews */                                                                                  \
    X(PROBLEM_ALREADY_REVIEWED, "already_reviewed", 409, "It was reviewed already", "已经评价过")  \
    X(PROBLEM_NO_REVIEW_OPEN, "no_review_open", 409, "There is nothing to review now",             \
      "现在没有可评价的办理")                                                                      \
    /* what follows a bad review */                                                                \
    X(PROBLEM_UNKNOWN_REDRESS, "unknown_redress", 404, "There is no such bad review to answer",    \
      "没有该差评整改")                                                                            \
    X(PROBLEM_WRONG_STEP, "wrong_step", 409, "Another step comes next", "现在应办理另一步骤")      \
    X(PROBLEM_WORDS_MISSING, "words_missing", 400, "Say it in words", "请填写说明")                \
    X(PROBLEM_WORDS_NAME, "words_name", 400, "The words have a person's number",                   \
      "说明中有疑似证件号或电话号码")                                                              \
    /* calls for a guide */                                                                        \
    X(PROBLEM_UNKNOWN_HELP, "unknown_help", 404, "There is no such call for a guide today",        \
      "今天没有该求助")                                                                            \
    X(PROBLEM_HELP_CALLED, "help_called", 409, "A guide was called to this place already",         \
      "此处已呼叫导服")                                                                            \
    X(PROBLEM_HELP_TAKEN, "help_taken", 409, "Another guide is on the way there",                  \
      "已有其他导服前往")                                                                          \
    X(PROBLEM_HELP_OVER, "help_over", 409, "This call is over", "该求助已结束")                    \
    /* papers to confirm at a seat */                                                              \
    X(PROBLEM_UNKNOWN_PAPER, "unknown_paper", 404, "There is no such paper at this seat now",      \
      "此坐席现在没有该核对单")                                                                    \
    X(PROBLEM_PAPER_OVER, "paper_over", 409, "This paper was answered already",                    \
      "该核对单已有答复")                                                                          \
    X(PROBLEM_SIGN_MISSING, "sign_missing", 409, "This paper is to be signed", "该核对单需要签名") \
    X(PROBLEM_SIGN_UNASKED, "sign_unasked", 409, "No sign is asked for here", "此处不需要签名")    \
    X(PROBLEM_SIGN_TOO_SHORT, "sign_too_short", 400, "That is too little to be a sign",            \
      "笔迹太少，不能作为签名")                                                                    \
    /* the configuration */                                                                        \
    X(PROBLEM_BAD_CONFIG, "bad_config", 400, "The configuration does not hold together",           \
      "配置不成立")                                                                                \
    X(PROBLEM_CONFIG_IN_USE, "config_in_use", 409,                                                 \
      "Today's tickets need what this configuration takes away", "今日号票仍需用到被改动的配置")   \
    /* the server itself */                                                                        \
    X(PROBLEM_NOT_READY, "not_ready", 503, "The server is starting", "系统正在启动")               \
    X(PROBLEM_STORAGE_REFUSED, "storage_refused", 503,                                             \
      "The server cannot store; nothing was done", "系统无法保存数据，操作未生效")                 \
    X(PROBLEM_UNKNOWN_OUTCOME, "unknown_outcome", 503, "Ask again with the same request_id",       \
      "结果未知，请用同一 request_id 重试")                                                        \
    X(PROBLEM_BUSY, "busy", 503, "The server has too much to do", "系统繁忙")                      \
    /* a spare kiosk */                                                                            \
    X(PROBLEM_PLACE_TAKEN, "place_taken", 401, "Another kiosk took this one's place",              \
      "此机位已由备用机接替")                                                                      \
    X(PROBLEM_WRONG_CODE, "wrong_code", 403, "The code is wrong, over or used",                    \
      "接替码不对、已过期或已使用")                                                                \
    X(PROBLEM_UNKNOWN_DEVICE, "unknown_device", 404, "There is no such kiosk", "没有这台取号机")   \
    /* administration */                                                                           \
    X(PROBLEM_PASSWORD_DUE, "password_due", 403, "Choose a password of your own first",            \
      "请先设置自己的新密码")                                                                      \
    X(PROBLEM_NAME_TAKEN, "name_taken", 409, "That name is taken", "该名称已被使用")               \
    X(PROBLEM_UNKNOWN_USER, "unknown_user", 404, "Nobody here has this name", "没有这个用户")      \
    X(PROBLEM_LAST_ADMIN, "last_admin", 409, "Nobody else could administrate this hall",           \
      "这是最后一名管理员，不能停用或改变角色")                                                    \
    /* reports */                                                                                  \
    X(PROBLEM_REPORT_TOO_GREAT, "report_too_great", 409, "Too much for one report: ask for less",  \
      "一次统计不了这么多，请缩短日期")

#define PROBLEM_ENUM(symbol, code, status, english, chinese) symbol,
enum problem { PROBLEM_NONE = 0, PROBLEMS(PROBLEM_ENUM) PROBLEM_COUNT };
#undef PROBLEM_ENUM

/* All static and never NULL. Asserted: `problem` is one of the table (not PROBLEM_NONE). */
const char *problem_code(enum problem problem);
int problem_status(enum problem problem);
const char *problem_title_en(enum problem problem);
const char *problem_title_zh(enum problem problem);

/* The problem with this code, or PROBLEM_NONE. For clients. */
enum problem problem_find(const char *code);

#endif
