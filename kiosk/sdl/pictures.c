#include "kiosk/sdl/pictures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void pixels_wipe(uint32_t *pixels, int width_px, int height_px)
{
    explicit_bzero(pixels, (size_t)width_px * (size_t)height_px * sizeof(*pixels));
    free(pixels);
}

const struct picture_slot *pictures_get(const struct pictures *pictures, uint32_t number)
{
    for (size_t i = 0; i < PICTURE_SLOTS_MAX && number != 0; i++) {
        if (pictures->slots[i].number == number) {
            return &pictures->slots[i];
        }
    }
    return NULL;
}

bool pictures_put(struct pictures *pictures, uint32_t number, uint32_t *pixels, int width_px,
                  int height_px)
{
    assert(number != 0 && pixels != NULL && width_px > 0 && height_px > 0);
    if (pictures_get(pictures, number) == NULL) {
        for (size_t i = 0; i < PICTURE_SLOTS_MAX; i++) {
            if (pictures->slots[i].number == 0) {
                pictures->slots[i] = (struct picture_slot){number, width_px, height_px, pixels};
                return true;
            }
        }
    }
    pixels_wipe(pixels, width_px, height_px);
    return false;
}

void pictures_drop(struct pictures *pictures, uint32_t number)
{
    for (size_t i = 0; i < PICTURE_SLOTS_MAX && number != 0; i++) {
        struct picture_slot *slot = &pictures->slots[i];
        if (slot->number == number) {
            pixels_wipe(slot->pixels, slot->width_px, slot->height_px);
            *slot = (struct picture_slot){0};
        }
    }
}

void pictures_drop_all(struct pictures *pictures)
{
    for (size_t i = 0; i < PICTURE_SLOTS_MAX; i++) {
        pictures_drop(pictures, pictures->slots[i].number);
    }
}
