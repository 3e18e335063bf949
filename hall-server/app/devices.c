#include "hall-server/app/devices.h"

#include <assert.h>
#include <string.h>

void devices_init(struct devices *devices)
{
    memset(devices, 0, sizeof *devices);
}

static struct device *device_find(struct devices *devices, const char *id)
{
    for (size_t i = 0; i < devices->count; i++) {
        if (strcmp(devices->views[i].id, id) == 0) {
            return &devices->devices[i];
        }
    }
    return NULL;
}

const struct view_device *devices_view(struct devices *devices, const char *id)
{
    const struct device *device = device_find(devices, id);
    return device == NULL ? NULL : device->view;
}

void devices_add(struct devices *devices, const char *id, const char *kind, const char *name,
                 uint16_t seat, bool is_program, int64_t now_ms)
{
    if (device_find(devices, id) != NULL || devices->count == DEVICES_MAX) {
        return;
    }
    struct view_device *view = &devices->views[devices->count];
    struct device *device = &devices->devices[devices->count];
    devices->count++;
    (void)snprintf(view->id, sizeof view->id, "%s", id);
    (void)snprintf(view->name, sizeof view->name, "%s", name);
    (void)snprintf(view->state, sizeof view->state, "lost");
    (void)snprintf(device->reported, sizeof device->reported, "ok");
    view->kind = kind;
    view->seat = seat;
    view->since_ms = now_ms;
    device->view = view;
    device->is_program = is_program;
}

/* The one place where a shown state changes. */
static bool state_set(struct device *device, const char *state, int64_t now_ms)
{
    struct view_device *view = device->view;
    if (strcmp(view->state, state) == 0) {
        return false;
    }
    (void)snprintf(view->state, sizeof view->state, "%s", state);
    view->since_ms = now_ms;
    return true;
}

bool devices_heard(struct devices *devices, const char *id, int64_t now_ms)
{
    struct device *device = device_find(devices, id);
    if (device == NULL) {
        return false;
    }
    device->heard_ms = now_ms;
    return state_set(device, device->reported, now_ms);
}

bool devices_stream(struct devices *devices, const char *id, bool opened, int64_t now_ms)
{
    struct device *device = device_find(devices, id);
    if (device == NULL) {
        return false;
    }
    device->streams += opened ? 1 : -1;
    assert(device->streams >= 0);
    device->heard_ms = now_ms;
    if (opened || device->streams > 0) {
        return state_set(device, device->reported, now_ms);
    }
    return state_set(device, "lost", now_ms);
}

bool devices_report(struct devices *devices, const char *id, const char *state, int64_t now_ms)
{
    struct device *device = device_find(devices, id);
    if (device == NULL) {
        return false;
    }
    device->heard_ms = now_ms;
    (void)snprintf(device->reported, sizeof device->reported, "%s", state);
    return state_set(device, device->reported, now_ms);
}

bool devices_check(struct devices *devices, int64_t now_ms)
{
    bool changed = false;
    for (size_t i = 0; i < devices->count; i++) {
        struct device *device = &devices->devices[i];
        if (device->is_program && device->streams == 0 &&
            now_ms - device->heard_ms > DEVICES_SILENT_MS) {
            changed |= state_set(device, "lost", now_ms);
        }
    }
    return changed;
}
