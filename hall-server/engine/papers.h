/*
 * Papers to confirm at a seat: one at a time, of who is served there now.
 *
 *            ┌─ confirmed (by a sign, if it asks for one), wrong: the visitor, at the seat's screen
 *   SHOWN ───┤
 *            └─ withdrawn: the clerk
 *
 * A paper is there as long as its leg is served at that seat: what ends the service ends it, with
 * no event of its own. The next one takes its place. For reading by anybody with the engine.
 */
#ifndef HALL_SERVER_ENGINE_PAPERS_H
#define HALL_SERVER_ENGINE_PAPERS_H

#include "hall-server/engine/view.h"

/* Confirmed by a sign, whose hash is sign_hash. */
bool engine_paper_is_signed(const struct seat_paper *paper);

/* NULL: none is before who is served there now, or it was withdrawn. */
const struct seat_paper *engine_seat_paper(const struct engine *engine, uint16_t seat);

#endif
