#include "hall-server/model/request.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

/* Fields one after another, each with its length before it, so that no two commands read alike. */
static void hash_text(crypto_generichash_state *state, const char *text)
{
    const uint8_t size = (uint8_t)strlen(text);
    crypto_generichash_update(state, &size, 1);
    crypto_generichash_update(state, (const uint8_t *)text, size);
}

static void hash_number(crypto_generichash_state *state, uint32_t number)
{
    const uint8_t bytes[4] = {(uint8_t)number, (uint8_t)(number >> 8), (uint8_t)(number >> 16),
                              (uint8_t)(number >> 24)};
    crypto_generichash_update(state, bytes, sizeof(bytes));
}

static void hash_uuid(crypto_generichash_state *state, const struct uuid *id)
{
    crypto_generichash_update(state, id->bytes, sizeof(id->bytes));
}

/* Furniture by its id, which a new configuration does not move. What is not there, and all of it
 * in a print of places (config NULL), by its number. */
static void hash_service(crypto_generichash_state *state, const struct hall_config *config,
                         uint16_t place)
{
    if (config != NULL && place < config->service_count) {
        hash_text(state, config->services[place].id.text);
    } else {
        hash_number(state, place);
    }
}

static void hash_queue(crypto_generichash_state *state, const struct hall_config *config,
                       uint16_t place)
{
    if (config != NULL && place < config->queue_count) {
        hash_text(state, config->queues[place].id.text);
    } else {
        hash_number(state, place);
    }
}

static void hash_seat(crypto_generichash_state *state, const struct hall_config *config,
                      uint16_t place)
{
    if (config != NULL && place < config->seat_count) {
        hash_text(state, config->seats[place].id.text);
    } else {
        hash_number(state, place);
    }
}

/* Nothing where nothing was said: prints of before stay what they were. */
static void hash_visitor(crypto_generichash_state *state, const struct person_key *person,
                         bool for_other)
{
    if (!person_key_is_none(person) || for_other) {
        hash_text(state, "visitor");
        crypto_generichash_update(state, person->bytes, sizeof(person->bytes));
        hash_number(state, for_other);
    }
}

static void hash_body(crypto_generichash_state *state, const struct command *command,
                      const struct hall_config *config)
{
    hash_number(state, (uint32_t)command->kind);
    switch (command->kind) {
    case COMMAND_ISSUE:
        hash_number(state, (uint32_t)command->as.issue.class);
        for (uint8_t i = 0; i < command->as.issue.service_count && i < LIMIT_LEGS_PER_ISSUE; i++) {
            hash_service(state, config, command->as.issue.services[i]);
        }
        if (command->as.issue.ground != GROUND_NONE) { /* prints of before stay what they were */
            hash_number(state, (uint32_t)command->as.issue.ground);
        }
        hash_visitor(state, &command->as.issue.person, command->as.issue.for_other);
        break;
    case COMMAND_PRINT_RESULT:
    case COMMAND_CLAIM:
    case COMMAND_CANCEL:
    case COMMAND_DEFER:
    case COMMAND_COME_BACK:
        hash_uuid(state, &command->as.ticket.id);
        hash_number(state, (uint32_t)command->as.ticket.result);
        hash_number(state, command->as.ticket.places);
        break;
    case COMMAND_REPRINT: /* the secret is new with each try */
        hash_uuid(state, &command->as.ticket.id);
        hash_visitor(state, &command->as.ticket.person, false);
        break;
    case COMMAND_SEAT_HAND_OVER:
        hash_seat(state, config, command->as.seat.seat);
        hash_text(state, command->as.seat.clerk.text);
        break;
    case COMMAND_CONFIRM:
        hash_uuid(state, &command->as.ticket.id);
        hash_number(state, (uint32_t)command->as.ticket.ground);
        break;
    case COMMAND_REVIEW:
        hash_seat(state, config, command->as.review.seat);
        hash_uuid(state, &command->as.review.ticket);
        hash_number(state, command->as.review.leg);
        hash_number(state, command->as.review.level);
        if (command->as.review.reasons != 0) { /* prints of before stay what they were */
            hash_number(state, command->as.review.reasons);
        }
        break;
    case COMMAND_BOOK: /* its code is new with each try */
        crypto_generichash_update(state, command->as.booking.person.bytes,
                                  sizeof(command->as.booking.person.bytes));
        hash_service(state, config, command->as.booking.service);
        hash_number(state, (uint32_t)command->as.booking.day);
        hash_number(state, command->as.booking.minute);
        break;
    case COMMAND_BOOKING_CHANGE:
    case COMMAND_BOOKING_CANCEL:
    case COMMAND_CHECK_IN:
        hash_text(state, command->as.booking.code.text);
        crypto_generichash_update(state, command->as.booking.person.bytes,
                                  sizeof(command->as.booking.person.bytes));
        hash_number(state, (uint32_t)command->as.booking.day);
        hash_number(state, command->as.booking.minute);
        hash_number(state, command->as.booking.ordinary);
        break;
    case COMMAND_BLOCK_MERGE: /* its time is reckoned anew with each try */
        hash_number(state, command->as.merge.number);
        for (uint8_t i = 0; i < command->as.merge.service_count && i < LIMIT_LEGS_PER_ISSUE; i++) {
            hash_service(state, config, command->as.merge.services[i]);
        }
        break;
    case COMMAND_BLOCK_TAKE:
    case COMMAND_BLOCK_SHOW:
    case COMMAND_BLOCK_GIVE_BACK:
        hash_queue(state, config, command->as.block.queue);
        hash_number(state, command->as.block.first);
        break;
    case COMMAND_RESTORED: /* of no queue */
    case COMMAND_BLOCKS_OPEN:
        hash_number(state, command->as.block.queue);
        hash_number(state, command->as.block.first);
        break;
    case COMMAND_HELP_CALL:
        hash_number(state, command->as.help.place.kind);
        hash_text(state, command->as.help.place.id.text);
        hash_number(state, (uint32_t)command->as.help.reason);
        break;
    case COMMAND_HELP_TAKE:
    case COMMAND_HELP_CLOSE:
        hash_number(state, (uint32_t)command->as.help.call);
        hash_number(state, (uint32_t)(command->as.help.call >> 32));
        hash_number(state, (uint32_t)command->as.help.end);
        break;
    case COMMAND_KIOSK_REPLACE:
        hash_text(state, command->as.replace.kiosk.text);
        hash_text(state, command->as.replace.retired.text);
        break;
    case COMMAND_QUEUE_STOP:
    case COMMAND_QUEUE_GIVE:
        hash_queue(state, config, command->as.queue.queue);
        break;
    case COMMAND_DEVICE_NOTE:
        hash_number(state, command->as.note.what);
        hash_number(state, command->as.note.kind);
        hash_seat(state, config, command->as.note.seat);
        crypto_generichash_update(state, command->as.note.device, sizeof(command->as.note.device));
        break;
    case COMMAND_ADMIN_NOTE:
        hash_number(state, command->as.admin.what);
        hash_text(state, command->as.admin.subject.text);
        hash_text(state, command->as.admin.before);
        hash_text(state, command->as.admin.after);
        break;
    case COMMAND_PAPER_SHOW:
    case COMMAND_PAPER_ANSWER:
        hash_seat(state, config, command->as.paper.seat);
        hash_number(state, (uint32_t)command->as.paper.paper);
        hash_number(state, (uint32_t)(command->as.paper.paper >> 32));
        hash_number(state, (uint32_t)command->as.paper.state);
        crypto_generichash_update(state, command->as.paper.hash, sizeof(command->as.paper.hash));
        if (command->as.paper.sign) { /* prints of before stay what they were */
            hash_number(state, 1);
        }
        break;
    case COMMAND_REDRESS_STEP:
        hash_number(state, (uint32_t)command->as.redress.redress);
        hash_number(state, (uint32_t)(command->as.redress.redress >> 32));
        hash_number(state, (uint32_t)command->as.redress.result);
        hash_number(state, command->as.redress.level);
        hash_text(state, command->as.redress.words);
        break;
    case COMMAND_CONFIG_APPLY:
    case COMMAND_TICK:
    case COMMAND_HALL_CLOSE:
    case COMMAND_HALL_REOPEN:
        break;
    default: /* a seat's */
        hash_seat(state, config, command->as.seat.seat);
        config = command->kind == COMMAND_SEAT_TRANSFER ? config : NULL; /* else these are none */
        hash_queue(state, config, command->as.seat.to_queue);
        hash_seat(state, config, command->as.seat.to_seat);
        hash_uuid(state, &command->as.seat.pick);
        if (command->as.seat.outcome !=
            OUTCOME_NOT_SAID) { /* prints of before stay what they were */
            hash_number(state, (uint32_t)command->as.seat.outcome);
            crypto_generichash_update(state, (const uint8_t *)command->as.seat.missing,
                                      strlen(command->as.seat.missing));
        }
        break;
    }
}

static uint32_t print_make(const struct command *command, const struct hall_config *config)
{
    uint8_t print[crypto_generichash_BYTES_MIN];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(print));
    hash_body(&state, command, config);
    crypto_generichash_final(&state, print, sizeof(print));
    return (uint32_t)print[0] | (uint32_t)print[1] << 8 | (uint32_t)print[2] << 16 |
           (uint32_t)print[3] << 24;
}

void request_key_make(const struct command *command, const struct hall_config *config,
                      struct request_key *ret_key, uint32_t *ret_print)
{
    assert(command->kind < COMMAND_COUNT);
    memset(ret_key, 0, sizeof(*ret_key));
    *ret_print = 0;
    if (command->request_id[0] == 0) {
        return;
    }
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, sizeof(ret_key->bytes));
    hash_number(&state, (uint32_t)command->actor.role);
    hash_text(&state, command->actor.id.text);
    hash_text(&state, command->request_id);
    if (command->actor.role == ROLE_VISITOR) { /* who a visitor is, is said by the ticket */
        hash_uuid(&state, command->kind == COMMAND_REVIEW ? &command->as.review.ticket
                                                          : &command->as.ticket.id);
    }
    crypto_generichash_final(&state, ret_key->bytes, sizeof(ret_key->bytes));
    *ret_print = print_make(command, config);
}

bool request_print_fits(uint32_t print, const struct command *command,
                        const struct hall_config *config)
{
    return print == print_make(command, config) || print == print_make(command, NULL);
}
