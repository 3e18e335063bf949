/* What screens ask of the state: queues, places, and the catalogue by department and group. */
#include "kiosk/screens/screen.h"

#include <assert.h>
#include <string.h>

const struct shape_queue *kiosk_queue(const struct kiosk *kiosk, const char *queue)
{
    if (kiosk->queues == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < kiosk->queues->queue_count; i++) {
        if (strcmp(kiosk->queues->queues[i].id, queue) == 0) {
            return &kiosk->queues->queues[i];
        }
    }
    return NULL;
}

void kiosk_stop_follow(struct kiosk *kiosk)
{
    struct visitor *visitor = &kiosk->visitor;
    if (visitor->service_row >= 0) {
        const struct shape_queue *queue =
            kiosk_queue(kiosk, kiosk->services->services[visitor->service_row].queue);
        visitor->service_stopped = queue != NULL && queue->stopped;
    }
}

bool kiosk_hall_gives(const struct kiosk *kiosk)
{
    return kiosk->hall != NULL && kiosk->hall->open;
}

const struct shape_area *kiosk_area_of(const struct kiosk *kiosk, const char *window)
{
    if (kiosk->board == NULL || kiosk->hall == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < kiosk->board->window_count; i++) {
        if (strcmp(kiosk->board->windows[i].window, window) != 0) {
            continue;
        }
        for (size_t j = 0; j < kiosk->hall->area_count; j++) {
            if (strcmp(kiosk->hall->areas[j].id, kiosk->board->windows[i].area) == 0) {
                return &kiosk->hall->areas[j];
            }
        }
    }
    return NULL;
}

int department_groups(const struct shape_services *services, int department, int *ret_groups,
                      int room)
{
    assert(department >= 0 && (size_t)department < services->department_count);
    const char *id = services->departments[department].id;
    int count = 0;
    for (size_t g = 0; g < services->group_count && count < room; g++) {
        for (size_t s = 0; s < services->service_count; s++) {
            const struct shape_service_row *row = &services->services[s];
            if (strcmp(row->department, id) == 0 &&
                strcmp(row->queue, services->groups[g].queue) == 0) {
                ret_groups[count++] = (int)g;
                break;
            }
        }
    }
    return count;
}

int group_services(const struct shape_services *services, int department, int group, int *ret_rows,
                   int room)
{
    assert(department >= 0 && (size_t)department < services->department_count);
    assert(group >= 0 && (size_t)group < services->group_count);
    int count = 0;
    for (size_t s = 0; s < services->service_count && count < room; s++) {
        const struct shape_service_row *row = &services->services[s];
        if (strcmp(row->department, services->departments[department].id) == 0 &&
            strcmp(row->queue, services->groups[group].queue) == 0) {
            ret_rows[count++] = (int)s;
        }
    }
    return count;
}

static int department_of(const struct shape_services *services, const char *id)
{
    int d = (int)services->department_count - 1;
    while (d >= 0 && strcmp(services->departments[d].id, id) != 0) {
        d--;
    }
    return d;
}

void service_place(const struct shape_services *services, int row, int *ret_department,
                   int *ret_group)
{
    assert(row >= 0 && (size_t)row < services->service_count);
    const struct shape_service_row *service = &services->services[row];
    int group = (int)services->group_count - 1;
    while (group >= 0 && strcmp(services->groups[group].queue, service->queue) != 0) {
        group--;
    }
    *ret_department = department_of(services, service->department);
    *ret_group = group;
}
