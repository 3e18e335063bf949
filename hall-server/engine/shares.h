/*
 * Joint windows (综合窗口): a seat whose queues have weights gives each its share of the calls.
 *
 * A seat with weights 3 and 1 calls three of the first queue for one of the second, as long as
 * both have somebody whom it may call; what one does not need is the other's. It is start-time
 * fair queueing with a call for a packet: a queue's next turn is at
 *
 *   turn = the later of: the end of its last turn, the turn that the seat took last
 *   end  = turn + SHARE_UNIT / weight           (moved by a call from the queue)
 *
 * and the earliest turn is called; between equal ones order.h's order decides. So a queue that had
 * nobody saves nothing up, and for any two queues that have somebody all through a stretch of
 * calls: |calls_a / weight_a - calls_b / weight_b| <= 1 / weight_a + 1 / weight_b. None starves.
 *
 * Shares and the bound. Shares choose the queue; rates, and the bound on overtaking, choose within
 * it. So K overtakings and T minutes hold as everywhere, since overtaking is counted within a
 * queue, and at any seat the first of a queue is who is bound. Across the queues of a weighed seat
 * neither rate nor bound has a say: with them, a hall in which all wait long (where a share is
 * wanted most) would go by age alone. That a ticket waits beyond T in a light queue is then what
 * the weights say; why.c tells its visitor so. At a seat without weights all its queues are one
 * line, where who is bound goes before everybody, of whatever queue.
 *
 * Counted are the seat's own calls by the rules; not recalls, and not calls by hand, which are
 * outside of the rules. An undone call is uncounted. A seat begins anew at the turn of the day and
 * with each configuration. SHARE_UNIT / weight is whole for weights to 16, and else less than one
 * part in 7,000 off.
 *
 * Pure; the thread of the engine. apply.c and figures.c alone change shares.
 */
#ifndef HALL_SERVER_ENGINE_SHARES_H
#define HALL_SERVER_ENGINE_SHARES_H

#include "hall-server/engine/view.h"

enum { SHARE_UNIT = 720720 }; /* the least that 1 to 16 divide */

/* Any of its queues has a weight; those without one weigh 1. */
bool shares_are_weighed(const struct hall_seat *row);
/* Of the queue in `place` of the row; 0 at a seat that is not weighed. */
uint64_t shares_turn(const struct hall_seat *row, const struct seat_shares *shares, uint16_t place);
/* Called from `queue`, by the rules. */
void shares_called(const struct hall_seat *row, struct seat_shares *shares, uint16_t queue);
/* The last such call never was. */
void shares_uncalled(const struct hall_seat *row, struct seat_shares *shares, uint16_t queue);

#endif
