/*
 * What a hall is: the furniture, the rates and the hours that the rules of queues need, as fixed
 * arrays. Guides (materials, fees, flow) are not in it: the engine does not need them.
 *
 * One loader fills it from the catalogue's JSON (hall_config_reset, add texts, fill arrays,
 * hall_config_check), then it is never written again: the engine, proto and the field room all read
 * the same one through a const pointer. About 200 KiB when full of the real catalogue; allocate it
 * with calloc (pages of the text pool that are not used are not touched).
 *
 * Indexes: everything inside the server names furniture by its u16 place in these arrays; ids are
 * for the wire. Places may move when a new configuration is applied; ids of things in use stay.
 */
#ifndef HALL_SERVER_MODEL_HALL_CONFIG_H
#define HALL_SERVER_MODEL_HALL_CONFIG_H

#include "hall-server/calendar/calendar_hours.h"
#include "hall-server/model/id.h"
#include "hall-server/model/limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Offsets into hall_config.text; 0 is the empty text. en may be empty: show zh. */
struct hall_name {
    uint32_t zh;
    uint32_t en;
};

/* Who waits with which rate of credit. Order is that of the arrays below and of the journal. */
#define TICKET_CLASSES(X)                                                                          \
    X(CLASS_ORDINARY, "ordinary")                                                                  \
    X(CLASS_PRIORITY, "priority") /* persons; see the grounds below */                             \
    X(CLASS_APPOINTMENT, "appointment")                                                            \
    X(CLASS_RETURN, "return")   /* back from park */                                               \
    X(CLASS_PROJECT, "project") /* an enterprise, or a major project */
#define CLASS_ENUM(symbol, name) symbol,
enum ticket_class { TICKET_CLASSES(CLASS_ENUM) CLASS_COUNT };
#undef CLASS_ENUM
const char *ticket_class_name(enum ticket_class class);
/* CLASS_COUNT when no class has this name. */
enum ticket_class ticket_class_find(const char *name);

/* What a visitor is let go earlier for, and the class that it gives. The order is the journal's. */
#define TICKET_GROUNDS(X)                                                                          \
    X(GROUND_NONE, "none", CLASS_ORDINARY)                                                         \
    X(GROUND_ELDERLY, "elderly", CLASS_PRIORITY)                                                   \
    X(GROUND_DISABLED, "disabled", CLASS_PRIORITY)                                                 \
    X(GROUND_PREGNANT, "pregnant", CLASS_PRIORITY)                                                 \
    X(GROUND_WITH_INFANT, "with_infant", CLASS_PRIORITY)                                           \
    X(GROUND_MILITARY, "military", CLASS_PRIORITY)                                                 \
    X(GROUND_ENTERPRISE, "enterprise", CLASS_PROJECT)                                              \
    X(GROUND_MAJOR_PROJECT, "major_project", CLASS_PROJECT)
#define GROUND_ENUM(symbol, name, class) symbol,
enum ticket_ground { TICKET_GROUNDS(GROUND_ENUM) GROUND_COUNT };
#undef GROUND_ENUM
const char *ticket_ground_name(enum ticket_ground ground);
enum ticket_class ticket_ground_class(enum ticket_ground ground);

/* What the hall makes of a ground; all zero: it counts as soon as it is said, at its class's rate.
 */
struct hall_ground {
    bool ignored;  /* no reason here to be let go earlier */
    bool confirm;  /* counts when staff have seen it */
    uint16_t rate; /* credit per second in hundredths; 0: the queue's for the class */
};

struct hall_area {
    struct short_id id;
    struct hall_name name;
    int16_t floor;
};

struct hall_department {
    struct short_id id;
    struct hall_name name;
    struct hall_name short_name;
};

struct hall_queue {
    struct short_id id;                  /* = prefix: "A" … "AB" */
    char prefix[LIMIT_PREFIX_BYTES + 1]; /* [A-Z]{1,3}, unique */
    uint8_t digits;                      /* 3 or 4; after A999 comes A1000 */
    uint16_t department;
    struct hall_name name; /* the public name of the group of services */
    /* Credit per second waited, in hundredths; ordinary = 100. 0 is not allowed. */
    uint16_t rates[CLASS_COUNT];
    /* The bound: after so many overtakings or so long a wait a ticket goes first. 0: no such bound.
     */
    uint16_t overtakings_limit;
    uint32_t overtaking_wait_limit_ms;
    /* Appointments for each quarter of an hour; 0: none can be made. */
    uint16_t slot_quota;
    /* What to reckon with before the day has shown its own service times; 0: nothing is known. */
    uint32_t prior_service_ms;
    uint16_t last_number_min; /* the day's last number is given so long before the hall closes */
    bool one_a_day;           /* one number a person and day: kiosks give them by ID card alone */
};

struct hall_service {
    struct short_id id;
    uint16_t queue;
    uint16_t department;
    struct hall_name name;
    uint32_t code; /* text: the national item code */
};

/* Where a pad, evaluator or strip hangs on the field bus; see hall-server/field. */
struct hall_wire {
    uint8_t line;    /* from 1; 0: there is no such device */
    uint8_t address; /* Modbus, 1–246, unique on its line */
};

struct hall_window {
    struct short_id id;
    uint16_t area;
    struct hall_wire strip;
};

struct hall_seat {
    struct short_id id;
    uint16_t window;
    uint16_t queue_count;
    uint16_t queues[LIMIT_QUEUES_PER_SEAT]; /* what it may call, and what its strip names */
    /* Of the queue in the same place: its share of this seat's calls, against those of the others.
     * 0 is as 1; all 0: the queues are one line, by credit. engine/shares.h has the rule. */
    uint8_t weights[LIMIT_QUEUES_PER_SEAT];
    struct hall_wire pad;
    struct hall_wire evaluator;
};

/* Statutory holidays and make-up days, as announced when the configuration was made; the rules that
 * read them and the hours are the calendar room's. A year without a row is not published. */
struct hall_calendar {
    uint16_t count;
    struct calendar_exception rows[LIMIT_CALENDAR_DAYS];
};

struct hall_config {
    uint32_t version; /* the catalogue's; grows */
    uint8_t hash[32]; /* BLAKE2b of the JSON text that it was made from; see journal configs */
    struct hall_name name;
    struct hall_name public_url; /* zh only: where phones reach the hall; empty: the server's own */
    struct hall_name zone;       /* zh only: "Asia/Shanghai" */
    int16_t zone_offset_min;     /* east of UTC, -720 … 840 */
    uint16_t day_turn_min;       /* minutes after local midnight at which the business day turns */
    uint32_t hold_timeout_ms;    /* a ticket that nobody holds is withdrawn after it; > 0 */
    uint32_t absent_reenter_ms;  /* an absent leg waits again after it; 0: only by hand */
    uint8_t absent_limit;        /* absent so often: cancelled; 0: never */
    uint8_t absent_calls;        /* called so often, recalls too, before anybody is absent */
    uint8_t absent_places;       /* who was absent comes back behind so many; 0: at the end */
    struct hall_ground grounds[GROUND_COUNT];
    bool refuse_unlikely; /* no number for who would probably not be served; else only a warning */
    struct calendar_hours hours;
    struct hall_calendar calendar;
    /* Appointments: so many days ahead (0: for today only); checked in from so long before the
     * quarter of an hour begins until so long after it ends; after so many missed ones (0: never)
     * none can be made for so many days. */
    uint16_t booking_days;
    uint32_t booking_grace_ms;
    uint16_t miss_limit;
    uint16_t miss_ban_days;
    /* Blocks of numbers for kiosks without the network: from this number on (0: none), so many
     * each. */
    uint16_t offline_from;
    uint8_t block_size;

    uint16_t area_count;
    uint16_t department_count;
    uint16_t queue_count;
    uint16_t service_count;
    uint16_t window_count;
    uint16_t seat_count;
    struct hall_area areas[LIMIT_AREAS];
    struct hall_department departments[LIMIT_DEPARTMENTS];
    struct hall_queue queues[LIMIT_QUEUES];
    struct hall_service services[LIMIT_SERVICES];
    struct hall_window windows[LIMIT_WINDOWS];
    struct hall_seat seats[LIMIT_SEATS];

    uint32_t text_bytes;         /* used of text; starts as 1, the empty text */
    char text[LIMIT_TEXT_BYTES]; /* NUL-ended texts, one after another */
};

enum { HALL_CONFIG_OK = 0, HALL_CONFIG_FULL = -1, HALL_CONFIG_BAD = -2 };

/* Empty, with sane defaults: +480 minutes, turn at 03:00, hold 120 s. `config` may be dirty. */
void hall_config_reset(struct hall_config *config);

/* Copies `size_bytes` of UTF-8 into the pool. HALL_CONFIG_FULL: pool full or text too long. */
__attribute__((warn_unused_result)) int hall_config_add_text(struct hall_config *config,
                                                             const char *text, size_t size_bytes,
                                                             uint32_t *ret_offset);

/* Never NULL. hall_text_en gives the Chinese when there is no English. */
const char *hall_text(const struct hall_config *config, uint32_t offset);
const char *hall_text_en(const struct hall_config *config, struct hall_name name);

/*
 * All indexes, counts, ids (well-formed, unique), prefixes, rates and hours hold together; every
 * service has a queue, every seat a window. On HALL_CONFIG_BAD *ret_what is a static sentence and
 * *ret_index the place in the array that it speaks of.
 */
__attribute__((warn_unused_result)) int hall_config_check(const struct hall_config *config,
                                                          const char **ret_what, size_t *ret_index);

/* Places by id, or INDEX_NONE. Linear: cheap for furniture, ≤ 2,048 compares for a service. */
uint16_t hall_area_find(const struct hall_config *config, const char *id);
uint16_t hall_department_find(const struct hall_config *config, const char *id);
uint16_t hall_queue_find(const struct hall_config *config, const char *id);
uint16_t hall_service_find(const struct hall_config *config, const char *id);
uint16_t hall_window_find(const struct hall_config *config, const char *id);
uint16_t hall_seat_find(const struct hall_config *config, const char *id);
bool hall_seat_serves(const struct hall_config *config, uint16_t seat, uint16_t queue);

/* The business day that `at_ms` falls in, as days since 1970-01-01, and the instant it began. */
int32_t hall_business_day(const struct hall_config *config, int64_t at_ms);
int64_t hall_business_day_start_ms(const struct hall_config *config, int32_t day);

/* The configuration's calendar as the calendar room wants it; borrowed from `config`. */
struct calendar_table hall_calendar_table(const struct hall_config *config);
/* Open now? By hours and calendar alone. The calendar room is the source of both. */
enum calendar_open_state hall_open_at(const struct hall_config *config, int64_t at_ms);
/* The hours of the local day of `at_ms`; count 0 when closed all day. */
struct calendar_day_hours hall_hours_of(const struct hall_config *config, int64_t at_ms);

#endif
