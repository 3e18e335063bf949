#include "hall-server/client/fields.h"

#include "hall-server/client/shapes.h"

#include <assert.h>

#define NAME_TEXT(symbol, name) name,
static const char *const hall_states[] = {SHAPE_HALL_STATES(NAME_TEXT) NULL};
static const char *const seat_states[] = {SHAPE_SEAT_STATES(NAME_TEXT) NULL};
static const char *const leg_states[] = {SHAPE_LEG_STATES(NAME_TEXT) NULL};
static const char *const booking_states[] = {SHAPE_BOOKING_STATES(NAME_TEXT) NULL};
static const char *const help_states[] = {SHAPE_HELP_STATES(NAME_TEXT) NULL};
static const char *const holders[] = {SHAPE_HOLDERS(NAME_TEXT) NULL};
static const char *const paper_states[] = {SHAPE_PAPER_STATES(NAME_TEXT) NULL};
#undef NAME_TEXT

/* A field that must be there, and one that may be missing or null. */
#define MUST(type, json, member, field_kind)                                                       \
    {                                                                                              \
        .name = (json), .kind = (field_kind), .offset = offsetof(struct type, member)              \
    }
#define MAY(type, json, member, field_kind)                                                        \
    {                                                                                              \
        .name = (json), .kind = (field_kind), .optional = true,                                    \
        .offset = offsetof(struct type, member)                                                    \
    }
#define ENUM(type, json, member, table)                                                            \
    {                                                                                              \
        .name = (json), .kind = FIELD_ENUM, .offset = offsetof(struct type, member),               \
        .names = (table)                                                                           \
    }
#define RECORD(type, json, member, of)                                                             \
    {                                                                                              \
        .name = (json), .kind = FIELD_RECORD, .offset = offsetof(struct type, member),             \
        .record = (of)                                                                             \
    }
#define MAY_RECORD(type, json, member, of)                                                         \
    {                                                                                              \
        .name = (json), .kind = FIELD_RECORD, .optional = true,                                    \
        .offset = offsetof(struct type, member), .record = (of)                                    \
    }
#define POINTER(type, json, member, of)                                                            \
    {                                                                                              \
        .name = (json), .kind = FIELD_POINTER, .optional = true,                                   \
        .offset = offsetof(struct type, member), .record = (of)                                    \
    }
#define LIST(type, json, member, count, of)                                                        \
    {                                                                                              \
        .name = (json), .kind = FIELD_LIST, .offset = offsetof(struct type, member),               \
        .count_offset = offsetof(struct type, count), .record = (of)                               \
    }
#define MAY_LIST(type, json, member, count, of)                                                    \
    {                                                                                              \
        .name = (json), .kind = FIELD_LIST, .optional = true,                                      \
        .offset = offsetof(struct type, member), .count_offset = offsetof(struct type, count),     \
        .record = (of)                                                                             \
    }
#define TEXT_LIST(type, json, member, count)                                                       \
    {                                                                                              \
        .name = (json), .kind = FIELD_TEXT_LIST, .optional = true,                                 \
        .offset = offsetof(struct type, member), .count_offset = offsetof(struct type, count)      \
    }
#define END                                                                                        \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define RECORD_OF(type, table)                                                                     \
    {                                                                                              \
        sizeof(struct type), (table)                                                               \
    }

static const struct field name_fields[] = {
    MUST(shape_name, "zh", zh, FIELD_TEXT),
    MAY(shape_name, "en", en, FIELD_TEXT),
    END,
};
static const struct field_record name_record = RECORD_OF(shape_name, name_fields);

static const struct field notice_fields[] = {
    MUST(shape_notice, "zh", zh, FIELD_TEXT),
    MAY(shape_notice, "en", en, FIELD_TEXT),
    MAY(shape_notice, "reason", reason, FIELD_TEXT),
    END,
};
static const struct field_record notice_record = RECORD_OF(shape_notice, notice_fields);

static const struct field wait_fields[] = {
    MUST(shape_wait, "p50_s", p50_s, FIELD_INTEGER),
    MUST(shape_wait, "p90_s", p90_s, FIELD_INTEGER),
    END,
};
static const struct field_record wait_record = RECORD_OF(shape_wait, wait_fields);

static const struct field area_fields[] = {
    MUST(shape_area, "id", id, FIELD_TEXT),
    RECORD(shape_area, "name", name, &name_record),
    MAY(shape_area, "floor", floor, FIELD_INTEGER),
    END,
};
static const struct field_record area_record = RECORD_OF(shape_area, area_fields);

static const struct field hall_fields[] = {
    RECORD(shape_hall, "name", name, &name_record),
    MUST(shape_hall, "open", open, FIELD_BOOL),
    MAY(shape_hall, "opens", opens, FIELD_TEXT),
    MAY(shape_hall, "closes", closes, FIELD_TEXT),
    ENUM(shape_hall, "state", state, hall_states),
    POINTER(shape_hall, "notice", notice, &name_record),
    MUST(shape_hall, "business_day", business_day, FIELD_TEXT),
    MUST(shape_hall, "now", now_ms, FIELD_TIME),
    MUST(shape_hall, "offset_min", offset_min, FIELD_INTEGER),
    MUST(shape_hall, "waiting", waiting, FIELD_INTEGER),
    MAY(shape_hall, "windows_open", windows_open, FIELD_INTEGER),
    MAY(shape_hall, "windows", windows, FIELD_INTEGER),
    LIST(shape_hall, "areas", areas, area_count, &area_record),
    MAY(shape_hall, "public_url", public_url, FIELD_TEXT),
    MAY(shape_hall, "catalogue_version", catalogue_version, FIELD_INTEGER),
    END,
};

static const struct field department_fields[] = {
    MUST(shape_department, "id", id, FIELD_TEXT),
    RECORD(shape_department, "name", name, &name_record),
    MAY_RECORD(shape_department, "short", short_name, &name_record),
    MAY(shape_department, "services", services, FIELD_INTEGER),
    END,
};
static const struct field_record department_record = RECORD_OF(shape_department, department_fields);

static const struct field group_fields[] = {
    MUST(shape_group, "queue", queue, FIELD_TEXT),
    RECORD(shape_group, "name", name, &name_record),
    MAY(shape_group, "department", department, FIELD_TEXT),
    END,
};
static const struct field_record group_record = RECORD_OF(shape_group, group_fields);

static const struct field service_row_fields[] = {
    MUST(shape_service_row, "id", id, FIELD_TEXT),
    RECORD(shape_service_row, "name", name, &name_record),
    MUST(shape_service_row, "department", department, FIELD_TEXT),
    MUST(shape_service_row, "queue", queue, FIELD_TEXT),
    END,
};
static const struct field_record service_row_record =
    RECORD_OF(shape_service_row, service_row_fields);

static const struct field life_event_fields[] = {
    MUST(shape_life_event, "id", id, FIELD_TEXT),
    RECORD(shape_life_event, "name", name, &name_record),
    TEXT_LIST(shape_life_event, "services", services, service_count),
    END,
};
static const struct field_record life_event_record = RECORD_OF(shape_life_event, life_event_fields);

static const struct field floor_fields[] = {
    MUST(shape_floor_thing, "kind", kind, FIELD_TEXT),
    MAY(shape_floor_thing, "id", id, FIELD_TEXT),
    MAY(shape_floor_thing, "front", front, FIELD_TEXT),
    MAY_RECORD(shape_floor_thing, "name", name, &name_record),
    MUST(shape_floor_thing, "floor", floor, FIELD_INTEGER),
    MUST(shape_floor_thing, "x_dm", x_dm, FIELD_INTEGER),
    MUST(shape_floor_thing, "y_dm", y_dm, FIELD_INTEGER),
    MUST(shape_floor_thing, "w_dm", w_dm, FIELD_INTEGER),
    MUST(shape_floor_thing, "h_dm", h_dm, FIELD_INTEGER),
    END,
};
static const struct field_record floor_record = RECORD_OF(shape_floor_thing, floor_fields);

static const struct field services_fields[] = {
    MAY(shape_services, "version", version, FIELD_INTEGER),
    LIST(shape_services, "departments", departments, department_count, &department_record),
    LIST(shape_services, "groups", groups, group_count, &group_record),
    LIST(shape_services, "services", services, service_count, &service_row_record),
    LIST(shape_services, "life_events", events, event_count, &life_event_record),
    LIST(shape_services, "floor_plan", floor_plan, floor_count, &floor_record),
    END,
};

static const struct field material_fields[] = {
    RECORD(shape_material, "name", name, &name_record),
    MAY_RECORD(shape_material, "form", form, &name_record),
    MAY(shape_material, "required", required, FIELD_BOOL),
    END,
};
static const struct field_record material_record = RECORD_OF(shape_material, material_fields);

static const struct field form_field_fields[] = {
    RECORD(shape_form_field, "label", label, &name_record),
    RECORD(shape_form_field, "value", value, &name_record),
    MAY_RECORD(shape_form_field, "hint", hint, &name_record),
    END,
};
static const struct field_record form_field_record = RECORD_OF(shape_form_field, form_field_fields);

static const struct field form_fields[] = {
    MUST(shape_form, "id", id, FIELD_TEXT),
    MAY(shape_form, "sample", sample, FIELD_BOOL),
    RECORD(shape_form, "title", title, &name_record),
    LIST(shape_form, "fields", fields, field_count, &form_field_record),
    END,
};
static const struct field_record form_record = RECORD_OF(shape_form, form_fields);

static const struct field guide_fields[] = {
    MUST(shape_guide, "sample", sample, FIELD_BOOL),
    LIST(shape_guide, "materials", materials, material_count, &material_record),
    MAY_RECORD(shape_guide, "basis", basis, &name_record),
    MAY(shape_guide, "fee_fen", fee_fen, FIELD_INTEGER),
    MAY_RECORD(shape_guide, "fee", fee, &name_record),
    MAY(shape_guide, "statutory_days", statutory_days, FIELD_INTEGER),
    MAY(shape_guide, "promised_days", promised_days, FIELD_INTEGER),
    LIST(shape_guide, "flow", flow, flow_count, &name_record),
    LIST(shape_guide, "forms", forms, form_count, &form_record),
    END,
};
static const struct field_record guide_record = RECORD_OF(shape_guide, guide_fields);

static const struct field service_fields[] = {
    MUST(shape_service, "id", id, FIELD_TEXT),
    MAY(shape_service, "code", code, FIELD_TEXT),
    RECORD(shape_service, "name", name, &name_record),
    MUST(shape_service, "department", department, FIELD_TEXT),
    MUST(shape_service, "queue", queue, FIELD_TEXT),
    MAY_RECORD(shape_service, "group", group, &name_record),
    TEXT_LIST(shape_service, "windows", windows, window_count),
    MAY(shape_service, "ahead", ahead, FIELD_INTEGER),
    POINTER(shape_service, "wait", wait, &wait_record),
    MAY(shape_service, "likely_served", likely_served, FIELD_TEXT),
    MAY(shape_service, "last_number", last_number, FIELD_TEXT),
    MAY(shape_service, "appointments", appointments, FIELD_BOOL),
    MAY(shape_service, "stopped", stopped, FIELD_BOOL),
    POINTER(shape_service, "guide", guide, &guide_record),
    END,
};

static const struct field queue_fields[] = {
    MUST(shape_queue, "id", id, FIELD_TEXT),
    RECORD(shape_queue, "name", name, &name_record),
    MAY(shape_queue, "department", department, FIELD_TEXT),
    MUST(shape_queue, "waiting", waiting, FIELD_INTEGER),
    MAY(shape_queue, "issued", issued, FIELD_INTEGER),
    POINTER(shape_queue, "wait", wait, &wait_record),
    TEXT_LIST(shape_queue, "seats", seats, seat_count),
    MAY(shape_queue, "open_seats", open_seats, FIELD_INTEGER),
    MAY(shape_queue, "stopped", stopped, FIELD_BOOL),
    END,
};
static const struct field_record queue_record = RECORD_OF(shape_queue, queue_fields);

static const struct field queues_fields[] = {
    LIST(shape_queues, "queues", queues, queue_count, &queue_record),
    END,
};

static const struct field leg_fields[] = {
    MAY(shape_leg, "service", service, FIELD_TEXT), /* a number alone does not say it */
    MAY_RECORD(shape_leg, "service_name", service_name, &name_record),
    MUST(shape_leg, "queue", queue, FIELD_TEXT),
    MAY_RECORD(shape_leg, "queue_name", queue_name, &name_record),
    ENUM(shape_leg, "state", state, leg_states),
    MAY(shape_leg, "ahead", ahead, FIELD_INTEGER),
    POINTER(shape_leg, "wait", wait, &wait_record),
    TEXT_LIST(shape_leg, "windows", windows, window_count),
    MAY(shape_leg, "seat", seat, FIELD_TEXT),
    MAY(shape_leg, "window", window, FIELD_TEXT),
    MAY(shape_leg, "calls", calls, FIELD_INTEGER),
    MAY(shape_leg, "called_at", called_at_ms, FIELD_TIME),
    MAY(shape_leg, "started_at", started_at_ms, FIELD_TIME),
    MAY(shape_leg, "finished_at", finished_at_ms, FIELD_TIME),
    MAY(shape_leg, "review", review, FIELD_INTEGER),
    END,
};
static const struct field_record leg_record = RECORD_OF(shape_leg, leg_fields);

static const struct field ticket_fields[] = {
    MUST(shape_ticket, "id", id, FIELD_TEXT),
    MUST(shape_ticket, "number", number, FIELD_TEXT),
    MAY(shape_ticket, "business_day", business_day, FIELD_TEXT),
    MUST(shape_ticket, "issued_at", issued_at_ms, FIELD_TIME),
    ENUM(shape_ticket, "holder", holder, holders),
    MAY(shape_ticket, "class", class_name, FIELD_TEXT),
    ENUM(shape_ticket, "state", state, leg_states),
    LIST(shape_ticket, "legs", legs, leg_count, &leg_record),
    MAY(shape_ticket, "visitor_url", visitor_url, FIELD_TEXT),
    MAY(shape_ticket, "claim_url", claim_url, FIELD_TEXT),
    MAY(shape_ticket, "for_other", for_other, FIELD_BOOL),
    MAY(shape_ticket, "by_card", by_card, FIELD_BOOL),
    MAY(shape_ticket, "seq", seq, FIELD_INTEGER),
    END,
};

static const struct field_record ticket_record = RECORD_OF(shape_ticket, ticket_fields);

static const struct field standing_fields[] = {
    MUST(shape_standing, "number", number, FIELD_TEXT),
    ENUM(shape_standing, "state", state, leg_states),
    LIST(shape_standing, "legs", legs, leg_count, &leg_record),
    END,
};

static const struct field help_fields[] = {
    MUST(shape_help, "id", id, FIELD_TEXT),
    MUST(shape_help, "reason", reason, FIELD_TEXT),
    ENUM(shape_help, "state", state, help_states),
    MAY(shape_help, "taken_by", taken_by, FIELD_TEXT),
    END,
};

static const struct field booking_ticket_fields[] = {
    MUST(shape_booking_ticket, "id", id, FIELD_TEXT),
    MUST(shape_booking_ticket, "number", number, FIELD_TEXT),
    END,
};
static const struct field_record booking_ticket_record =
    RECORD_OF(shape_booking_ticket, booking_ticket_fields);

static const struct field booking_fields[] = {
    MUST(shape_booking, "code", code, FIELD_TEXT),
    ENUM(shape_booking, "state", state, booking_states),
    MUST(shape_booking, "service", service, FIELD_TEXT),
    MAY_RECORD(shape_booking, "service_name", service_name, &name_record),
    MUST(shape_booking, "queue", queue, FIELD_TEXT),
    MAY_RECORD(shape_booking, "queue_name", queue_name, &name_record),
    MUST(shape_booking, "day", day, FIELD_TEXT),
    MUST(shape_booking, "at", at, FIELD_TEXT),
    MAY(shape_booking, "from", from_ms, FIELD_TIME),
    MAY(shape_booking, "until", until_ms, FIELD_TIME),
    MAY(shape_booking, "check_in_from", check_in_from_ms, FIELD_TIME),
    MAY(shape_booking, "check_in_until", check_in_until_ms, FIELD_TIME),
    POINTER(shape_booking, "ticket", ticket, &booking_ticket_record),
    MAY(shape_booking, "signed", signed_code, FIELD_TEXT),
    END,
};
static const struct field_record booking_record = RECORD_OF(shape_booking, booking_fields);

static const struct field slot_fields[] = {
    MUST(shape_slot, "at", at, FIELD_TEXT),
    MUST(shape_slot, "from", from_ms, FIELD_TIME),
    MUST(shape_slot, "left", left, FIELD_INTEGER),
    END,
};
static const struct field_record slot_record = RECORD_OF(shape_slot, slot_fields);

static const struct field slots_fields[] = {
    MUST(shape_slots, "queue", queue, FIELD_TEXT),
    MUST(shape_slots, "day", day, FIELD_TEXT),
    MAY(shape_slots, "refused", refused, FIELD_TEXT),
    MUST(shape_slots, "quota", quota, FIELD_INTEGER),
    LIST(shape_slots, "slots", slots, slot_count, &slot_record),
    END,
};

static const struct field card_today_fields[] = {
    LIST(shape_card_today, "appointments", bookings, booking_count, &booking_record),
    LIST(shape_card_today, "tickets", tickets, ticket_count, &ticket_record),
    END,
};

static const struct field kiosk_keys_fields[] = {
    MUST(shape_kiosk_keys, "card_key", card_key, FIELD_TEXT),
    MUST(shape_kiosk_keys, "code_key", code_key, FIELD_TEXT),
    END,
};

static const struct field seat_ticket_fields[] = {
    MAY(shape_seat_ticket, "id", id, FIELD_TEXT),
    MUST(shape_seat_ticket, "number", number, FIELD_TEXT),
    MAY(shape_seat_ticket, "leg", leg, FIELD_INTEGER),
    MAY_RECORD(shape_seat_ticket, "service", service, &name_record),
    ENUM(shape_seat_ticket, "state", state, leg_states),
    MAY(shape_seat_ticket, "issued_at", issued_at_ms, FIELD_TIME),
    MAY(shape_seat_ticket, "called_at", called_at_ms, FIELD_TIME),
    MAY(shape_seat_ticket, "started_at", started_at_ms, FIELD_TIME),
    MAY(shape_seat_ticket, "calls", calls, FIELD_INTEGER),
    END,
};
static const struct field_record seat_ticket_record =
    RECORD_OF(shape_seat_ticket, seat_ticket_fields);

static const struct field person_fields[] = {
    MAY_RECORD(shape_person, "post", post, &name_record),
    MAY(shape_person, "photo", photo, FIELD_TEXT),
    END,
};
static const struct field_record person_record = RECORD_OF(shape_person, person_fields);

static const struct field seat_paper_fields[] = {
    MUST(shape_seat_paper, "id", id, FIELD_INTEGER),
    ENUM(shape_seat_paper, "state", state, paper_states),
    END,
};
static const struct field_record seat_paper_record = RECORD_OF(shape_seat_paper, seat_paper_fields);

static const struct field paper_fields[] = {
    MUST(shape_paper, "id", id, FIELD_INTEGER),
    ENUM(shape_paper, "state", state, paper_states),
    MUST(shape_paper, "title", title, FIELD_TEXT),
    TEXT_LIST(shape_paper, "lines", lines, line_count),
    MAY(shape_paper, "sign", sign, FIELD_BOOL),
    END,
};

static const struct field seat_fields[] = {
    MUST(shape_seat, "id", id, FIELD_TEXT),
    MUST(shape_seat, "window", window, FIELD_TEXT),
    MAY(shape_seat, "area", area, FIELD_TEXT),
    MAY_RECORD(shape_seat, "name", name, &name_record),
    TEXT_LIST(shape_seat, "queues", queues, queue_count),
    ENUM(shape_seat, "state", state, seat_states),
    MAY(shape_seat, "pause_reason", pause_reason, FIELD_TEXT),
    MAY(shape_seat, "clerk", clerk, FIELD_TEXT),
    POINTER(shape_seat, "staff", staff, &person_record),
    POINTER(shape_seat, "ticket", ticket, &seat_ticket_record),
    MAY(shape_seat, "review_open", review_open, FIELD_BOOL),
    POINTER(shape_seat, "paper", paper, &seat_paper_record),
    MAY(shape_seat, "waiting", waiting, FIELD_INTEGER),
    MAY(shape_seat, "served_today", served_today, FIELD_INTEGER),
    MAY(shape_seat, "mean_service_s", mean_service_s, FIELD_INTEGER),
    MAY(shape_seat, "seq", seq, FIELD_INTEGER),
    END,
};
static const struct field_record seat_record = RECORD_OF(shape_seat, seat_fields);

static const struct field seats_fields[] = {
    LIST(shape_seats, "seats", seats, seat_count, &seat_record),
    END,
};

static const struct field call_fields[] = {
    MUST(shape_call, "seq", seq, FIELD_INTEGER),    MUST(shape_call, "number", number, FIELD_TEXT),
    MUST(shape_call, "window", window, FIELD_TEXT), MAY(shape_call, "seat", seat, FIELD_TEXT),
    MAY(shape_call, "area", area, FIELD_TEXT),      MUST(shape_call, "at", at_ms, FIELD_TIME),
    MAY(shape_call, "again", again, FIELD_INTEGER), END,
};
static const struct field_record call_record = RECORD_OF(shape_call, call_fields);

static const struct field board_window_fields[] = {
    MUST(shape_board_window, "window", window, FIELD_TEXT),
    MAY(shape_board_window, "seat", seat, FIELD_TEXT),
    MAY(shape_board_window, "area", area, FIELD_TEXT),
    ENUM(shape_board_window, "state", state, seat_states),
    MAY(shape_board_window, "number", number, FIELD_TEXT),
    MAY_RECORD(shape_board_window, "names", names, &name_record),
    END,
};
static const struct field_record board_window_record =
    RECORD_OF(shape_board_window, board_window_fields);

static const struct field board_notice_fields[] = {
    MUST(shape_board_notice, "id", id, FIELD_TEXT),
    TEXT_LIST(shape_board_notice, "areas", areas, area_count),
    RECORD(shape_board_notice, "text", text, &name_record),
    MAY(shape_board_notice, "picture", picture, FIELD_TEXT),
    MAY(shape_board_notice, "qr", qr, FIELD_TEXT),
    END,
};
static const struct field_record board_notice_record =
    RECORD_OF(shape_board_notice, board_notice_fields);

static const struct field quiet_fields[] = {
    MUST(shape_quiet, "from", from, FIELD_INTEGER),
    MUST(shape_quiet, "until", until, FIELD_INTEGER),
    END,
};
static const struct field_record quiet_record = RECORD_OF(shape_quiet, quiet_fields);

static const struct field board_fields[] = {
    RECORD(shape_board, "hall", hall, &name_record),
    MUST(shape_board, "now", now_ms, FIELD_TIME),
    MUST(shape_board, "now", offset_min, FIELD_OFFSET),
    POINTER(shape_board, "notice", notice, &notice_record),
    MAY_LIST(shape_board, "areas", areas, area_count, &area_record),
    MAY_LIST(shape_board, "notices", notices, notice_count, &board_notice_record),
    MAY_LIST(shape_board, "quiet", quiet, quiet_count, &quiet_record),
    LIST(shape_board, "calls", calls, call_count, &call_record),
    LIST(shape_board, "windows", windows, window_count, &board_window_record),
    MUST(shape_board, "waiting", waiting, FIELD_INTEGER),
    MUST(shape_board, "seq", seq, FIELD_INTEGER),
    END,
};

static const struct field session_fields[] = {
    MUST(shape_session, "token", token, FIELD_TEXT),
    MUST(shape_session, "role", role, FIELD_TEXT),
    MAY(shape_session, "user", user, FIELD_TEXT),
    MAY(shape_session, "seat", seat, FIELD_TEXT),
    END,
};

static const struct field place_fields[] = {
    MUST(shape_place, "device", device, FIELD_TEXT),
    MAY(shape_place, "place", place, FIELD_TEXT),
    MUST(shape_place, "key", key, FIELD_TEXT),
    END,
};

static const struct field review_fields[] = {
    MAY(shape_review, "ticket", ticket, FIELD_TEXT),
    MAY(shape_review, "leg", leg, FIELD_INTEGER),
    MUST(shape_review, "level", level, FIELD_INTEGER),
    END,
};

static const struct field block_fields[] = {
    MUST(shape_block, "queue", queue, FIELD_TEXT),
    MUST(shape_block, "prefix", prefix, FIELD_TEXT),
    MUST(shape_block, "digits", digits, FIELD_INTEGER),
    MUST(shape_block, "first", first, FIELD_INTEGER),
    MUST(shape_block, "count", count, FIELD_INTEGER),
    MUST(shape_block, "given_at", given_at_ms, FIELD_TIME),
    MUST(shape_block, "until", until, FIELD_TEXT),
    END,
};
static const struct field_record block_record = RECORD_OF(shape_block, block_fields);

static const struct field merged_fields[] = {
    MUST(shape_merged, "request_id", request_id, FIELD_TEXT),
    MUST(shape_merged, "state", state, FIELD_TEXT),
    MAY(shape_merged, "code", code, FIELD_TEXT),
    MAY(shape_merged, "again", again, FIELD_BOOL),
    END,
};
static const struct field_record merged_record = RECORD_OF(shape_merged, merged_fields);

static const struct field block_refusal_fields[] = {
    MUST(shape_block_refusal, "what", what, FIELD_TEXT),
    MUST(shape_block_refusal, "queue", queue, FIELD_TEXT),
    MUST(shape_block_refusal, "code", code, FIELD_TEXT),
    END,
};
static const struct field_record block_refusal_record =
    RECORD_OF(shape_block_refusal, block_refusal_fields);

static const struct field blocks_fields[] = {
    LIST(shape_blocks, "blocks", blocks, block_count, &block_record),
    LIST(shape_blocks, "tickets", tickets, ticket_count, &merged_record),
    LIST(shape_blocks, "refused", refused, refused_count, &block_refusal_record),
    MUST(shape_blocks, "business_day", business_day, FIELD_TEXT),
    MUST(shape_blocks, "now", offset_min, FIELD_OFFSET),
    END,
};

static const struct field dashboard_fields[] = {
    MAY(shape_dashboard, "business_day", business_day, FIELD_TEXT),
    MUST(shape_dashboard, "waiting", waiting, FIELD_INTEGER),
    MUST(shape_dashboard, "issued", issued, FIELD_INTEGER),
    MUST(shape_dashboard, "served", served, FIELD_INTEGER),
    MAY(shape_dashboard, "absent", absent, FIELD_INTEGER),
    MAY(shape_dashboard, "cancelled", cancelled, FIELD_INTEGER),
    MAY(shape_dashboard, "open_seats", open_seats, FIELD_INTEGER),
    MAY(shape_dashboard, "seq", seq, FIELD_INTEGER),
    END,
};

static const struct field_record records[SHAPE_KIND_COUNT] = {
    [SHAPE_HALL] = RECORD_OF(shape_hall, hall_fields),
    [SHAPE_SERVICES] = RECORD_OF(shape_services, services_fields),
    [SHAPE_SERVICE] = RECORD_OF(shape_service, service_fields),
    [SHAPE_QUEUES] = RECORD_OF(shape_queues, queues_fields),
    [SHAPE_TICKET] = RECORD_OF(shape_ticket, ticket_fields),
    [SHAPE_SEAT] = RECORD_OF(shape_seat, seat_fields),
    [SHAPE_SEATS] = RECORD_OF(shape_seats, seats_fields),
    [SHAPE_BOARD] = RECORD_OF(shape_board, board_fields),
    [SHAPE_SESSION] = RECORD_OF(shape_session, session_fields),
    [SHAPE_PLACE] = RECORD_OF(shape_place, place_fields),
    [SHAPE_REVIEW] = RECORD_OF(shape_review, review_fields),
    [SHAPE_STANDING] = RECORD_OF(shape_standing, standing_fields),
    [SHAPE_BOOKING] = RECORD_OF(shape_booking, booking_fields),
    [SHAPE_CARD_TODAY] = RECORD_OF(shape_card_today, card_today_fields),
    [SHAPE_SLOTS] = RECORD_OF(shape_slots, slots_fields),
    [SHAPE_HELP] = RECORD_OF(shape_help, help_fields),
    [SHAPE_PAPER] = RECORD_OF(shape_paper, paper_fields),
    [SHAPE_KIOSK_KEYS] = RECORD_OF(shape_kiosk_keys, kiosk_keys_fields),
    [SHAPE_BLOCKS] = RECORD_OF(shape_blocks, blocks_fields),
    [SHAPE_DASHBOARD] = RECORD_OF(shape_dashboard, dashboard_fields),
};

const struct field_record *field_record_of(int shape_kind)
{
    assert(shape_kind >= 0 && shape_kind < SHAPE_KIND_COUNT);
    return shape_kind == SHAPE_NOTHING ? NULL : &records[shape_kind];
}
