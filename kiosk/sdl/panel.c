#include "kiosk/sdl/panel.h"

#include "drivers/base/clock.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <xf86drm.h>
#include <xf86drmMode.h>

enum {
    CARDS_MAX = 8,
    CARD_PATH_BYTES_MAX = 32,
    PATIENCE_STEP_MS = 250,
    COLOUR_BITS = 24,
    PIXEL_BITS = 32,
};

struct panel {
    struct panel_config config;
    int card; /* -1: none */
    uint32_t connector;
    uint32_t crtc;
    drmModeModeInfo mode;
    uint32_t handle; /* of the buffer; 0: none */
    uint32_t framebuffer;
    size_t bytes;
    struct turn_pixels shown;
    bool away; /* unplugged */
};

static const struct {
    int error;
    const char *text;
} texts[] = {
    {PANEL_NO_DEVICE, "no display device, or no right to it (/dev/dri, group video)"},
    {PANEL_NO_OUTPUT, "no panel is plugged in there"},
    {PANEL_NO_MODE, "the panel names no mode"},
    {PANEL_BUSY, "another program draws on the panel (a desktop? a second screen program?)"},
    {PANEL_REFUSED, "the display's driver refuses a plain buffer or the panel's mode"},
    {PANEL_NO_MEMORY, "no memory"},
    {PANEL_GONE, "the panel's device is gone, or a panel of another size is plugged in"},
};

const char *panel_error_text(int error)
{
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        if (texts[i].error == error) {
            return texts[i].text;
        }
    }
    return "";
}

bool panel_read(const char *words, struct panel_config *ret_config)
{
    static const char *const turns[TURN_COUNT] = {
        [TURN_NONE] = "", [TURN_RIGHT] = ":right", [TURN_OVER] = ":over", [TURN_LEFT] = ":left"};
    struct panel_config config = {0};
    const size_t length = strcspn(words, ":");
    if (length == 0 || length >= sizeof(config.connector)) {
        return false;
    }
    if (strncmp(words, "any", length) != 0 || length != strlen("any")) {
        memcpy(config.connector, words, length);
    }
    for (int turn = 0; turn < TURN_COUNT; turn++) {
        if (strcmp(words + length, turns[turn]) == 0) {
            config.turn = (enum turn)turn;
            *ret_config = config;
            return true;
        }
    }
    return false;
}

/* --- What is there --------------------------------------------------------------------------- */

static bool connector_wanted(const struct panel *panel, const drmModeConnector *connector)
{
    char name[PANEL_CONNECTOR_BYTES_MAX];
    const char *kind = drmModeGetConnectorTypeName(connector->connector_type);
    snprintf(name, sizeof(name), "%s-%u", kind != NULL ? kind : "Unknown",
             connector->connector_type_id);
    return panel->config.connector[0] == '\0' || strcmp(name, panel->config.connector) == 0;
}

/* The one that drives it now, so that a boot picture stays until ours; else the first that can. */
static uint32_t crtc_find(int card, const drmModeRes *resources, const drmModeConnector *connector)
{
    uint32_t found = 0;
    drmModeEncoder *encoder = drmModeGetEncoder(card, connector->encoder_id);
    if (encoder != NULL) {
        found = encoder->crtc_id;
        drmModeFreeEncoder(encoder);
    }
    for (int i = 0; i < connector->count_encoders && found == 0; i++) {
        encoder = drmModeGetEncoder(card, connector->encoders[i]);
        for (int k = 0; encoder != NULL && k < resources->count_crtcs && found == 0; k++) {
            found = (encoder->possible_crtcs >> k & 1) != 0 ? resources->crtcs[k] : 0;
        }
        drmModeFreeEncoder(encoder);
    }
    return found;
}

static const drmModeModeInfo *mode_find(const drmModeConnector *connector)
{
    for (int i = 0; i < connector->count_modes; i++) {
        if ((connector->modes[i].type & DRM_MODE_TYPE_PREFERRED) != 0) {
            return &connector->modes[i];
        }
    }
    return connector->count_modes > 0 ? &connector->modes[0] : NULL;
}

static int connector_take(struct panel *panel, int card, const drmModeRes *resources, uint32_t id)
{
    int error = PANEL_NO_OUTPUT;
    drmModeConnector *connector = drmModeGetConnector(card, id);
    if (connector != NULL && connector->connection == DRM_MODE_CONNECTED &&
        connector_wanted(panel, connector)) {
        const drmModeModeInfo *mode = mode_find(connector);
        panel->crtc = crtc_find(card, resources, connector);
        error = mode == NULL ? PANEL_NO_MODE : panel->crtc == 0 ? PANEL_REFUSED : PANEL_OK;
        if (error == PANEL_OK) {
            panel->connector = id;
            panel->mode = *mode;
        }
    }
    drmModeFreeConnector(connector);
    return error;
}

/* A board's GPU may be a card of its own, without connectors. */
static int card_take(struct panel *panel, int card)
{
    int error = PANEL_NO_DEVICE;
    drmModeRes *resources = drmModeGetResources(card);
    if (resources != NULL && resources->count_connectors > 0) {
        error = PANEL_NO_OUTPUT;
        for (int i = 0; i < resources->count_connectors && error == PANEL_NO_OUTPUT; i++) {
            error = connector_take(panel, card, resources, resources->connectors[i]);
        }
    }
    drmModeFreeResources(resources);
    return error;
}

static int panel_find(struct panel *panel)
{
    int error = PANEL_NO_DEVICE;
    for (int i = 0; i < CARDS_MAX; i++) {
        char path[CARD_PATH_BYTES_MAX];
        snprintf(path, sizeof(path), "/dev/dri/card%d", i);
        const int card = open(path, O_RDWR | O_CLOEXEC);
        if (card < 0) {
            continue;
        }
        const int taken = card_take(panel, card);
        if (taken == PANEL_OK) {
            panel->card = card;
            return PANEL_OK;
        }
        error = taken == PANEL_NO_DEVICE ? error : taken;
        close(card);
    }
    return error;
}

static int panel_find_patiently(struct panel *panel)
{
    const struct timespec step = {.tv_nsec = PATIENCE_STEP_MS * 1000000L};
    const int64_t until_ms = clock_monotonic_ms() + PANEL_PATIENCE_MS;
    int error = panel_find(panel);
    while (error != PANEL_OK && clock_monotonic_ms() < until_ms) {
        nanosleep(&step, NULL);
        error = panel_find(panel);
    }
    return error;
}

/* --- The buffer ------------------------------------------------------------------------------ */

static int mode_set(struct panel *panel)
{
    if (drmModeSetCrtc(panel->card, panel->crtc, panel->framebuffer, 0, 0, &panel->connector, 1,
                       &panel->mode) == 0) {
        return PANEL_OK;
    }
    return errno == EACCES || errno == EPERM || errno == EBUSY ? PANEL_BUSY : PANEL_REFUSED;
}

static int buffer_make(struct panel *panel)
{
    uint64_t offset = 0;
    uint32_t pitch = 0;
    uint64_t bytes = 0;
    const uint32_t width = panel->mode.hdisplay;
    const uint32_t height = panel->mode.vdisplay;
    if (drmModeCreateDumbBuffer(panel->card, width, height, PIXEL_BITS, 0, &panel->handle, &pitch,
                                &bytes) != 0) {
        return PANEL_REFUSED;
    }
    if (drmModeAddFB(panel->card, width, height, COLOUR_BITS, PIXEL_BITS, pitch, panel->handle,
                     &panel->framebuffer) != 0 ||
        drmModeMapDumbBuffer(panel->card, panel->handle, &offset) != 0) {
        return PANEL_REFUSED;
    }
    void *pixels =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, panel->card, (off_t)offset);
    if (pixels == MAP_FAILED) {
        return PANEL_NO_MEMORY;
    }
    panel->bytes = bytes;
    panel->shown = (struct turn_pixels){.pixels = pixels,
                                        .width_px = (int)width,
                                        .height_px = (int)height,
                                        .stride_px = (int)(pitch / sizeof(uint32_t))};
    memset(pixels, 0, bytes);
    return mode_set(panel);
}

int panel_open(const struct panel_config *config, struct panel **ret_panel)
{
    struct panel *panel = calloc(1, sizeof(*panel));
    if (panel == NULL) {
        return PANEL_NO_MEMORY;
    }
    panel->config = *config;
    panel->card = -1;
    int error = panel_find_patiently(panel);
    if (error == PANEL_OK) {
        error = buffer_make(panel);
    }
    if (error != PANEL_OK) {
        panel_close(panel);
        return error;
    }
    *ret_panel = panel;
    return PANEL_OK;
}

void panel_close(struct panel *panel)
{
    if (panel == NULL) {
        return;
    }
    if (panel->shown.pixels != NULL) {
        munmap(panel->shown.pixels, panel->bytes);
    }
    if (panel->framebuffer != 0) {
        drmModeRmFB(panel->card, panel->framebuffer);
    }
    if (panel->handle != 0) {
        drmModeDestroyDumbBuffer(panel->card, panel->handle);
    }
    if (panel->card >= 0) {
        close(panel->card);
    }
    free(panel);
}

void panel_size(const struct panel *panel, int *ret_width_px, int *ret_height_px)
{
    *ret_width_px = panel->shown.width_px;
    *ret_height_px = panel->shown.height_px;
    turn_size(panel->config.turn, ret_width_px, ret_height_px);
}

enum turn panel_turn(const struct panel *panel)
{
    return panel->config.turn;
}

void panel_hang(struct panel *panel, enum turn turn)
{
    assert(turn < TURN_COUNT);
    panel->config.turn = turn;
}

void panel_put(struct panel *panel, const struct turn_pixels *picture, const struct ui_rect *parts,
               int count)
{
    drmModeClip clips[PANEL_PARTS_MAX];
    assert(count <= PANEL_PARTS_MAX);
    for (int i = 0; i < count; i++) {
        const struct ui_rect at =
            turn_rect(panel->config.turn, parts[i], picture->width_px, picture->height_px);
        turn_copy(panel->config.turn, picture, parts[i], &panel->shown);
        clips[i] = (drmModeClip){.x1 = (uint16_t)at.x,
                                 .y1 = (uint16_t)at.y,
                                 .x2 = (uint16_t)(at.x + at.w),
                                 .y2 = (uint16_t)(at.y + at.h)};
    }
    /* Panels on USB or SPI, and those of a virtual machine, send what is told here; others read the
     * buffer all the time and know no such call. What went wrong is seen by panel_look(). */
    (void)drmModeDirtyFB(panel->card, panel->framebuffer, clips, (uint32_t)count);
}

/* --- While it runs --------------------------------------------------------------------------- */

static bool mode_there(const struct panel *panel, const drmModeConnector *connector)
{
    for (int i = 0; i < connector->count_modes; i++) {
        if (connector->modes[i].hdisplay == panel->mode.hdisplay &&
            connector->modes[i].vdisplay == panel->mode.vdisplay) {
            return true;
        }
    }
    return false;
}

int panel_look(struct panel *panel)
{
    /* Asks nothing of the panel itself, which can take long. */
    drmModeConnector *connector = drmModeGetConnectorCurrent(panel->card, panel->connector);
    if (connector == NULL) {
        return PANEL_GONE;
    }
    const bool there = connector->connection == DRM_MODE_CONNECTED;
    int result = !there && !panel->away ? PANEL_AWAY : PANEL_OK;
    if (there && panel->away) {
        result =
            !mode_there(panel, connector) || mode_set(panel) != PANEL_OK ? PANEL_GONE : PANEL_BACK;
    }
    panel->away = !there;
    drmModeFreeConnector(connector);
    return result;
}
