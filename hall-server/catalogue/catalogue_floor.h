/*
 * The floor plan of a catalogue that was read, as kiosks have it. Texts are the catalogue's.
 * Pure; one thread.
 */
#ifndef HALL_SERVER_CATALOGUE_CATALOGUE_FLOOR_H
#define HALL_SERVER_CATALOGUE_CATALOGUE_FLOOR_H

#include "hall-server/catalogue/catalogue.h"
#include "kiosk/floor/floor.h"

/* Empty for a hall without one. */
void catalogue_floor_plan(const struct catalogue *catalogue, struct floor_plan *ret_plan);

#endif
