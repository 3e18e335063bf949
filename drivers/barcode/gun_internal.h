/* Shared by gun.c and gun_wedge.c only. */
#ifndef DRIVERS_BARCODE_GUN_INTERNAL_H
#define DRIVERS_BARCODE_GUN_INTERNAL_H

#include "drivers/io/device.h"

/* A device of gun_wedge_create(). */
void gun_wedge_destroy(struct device *device);

#endif
