/* The hall's answers as a client reads them: the first byte chooses the shape, the rest is the
 * body. */
#include "hall-server/client/shapes.h"

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct shape *shape = NULL;
    const enum shape_kind kind = (enum shape_kind)(data[0] % SHAPE_KIND_COUNT);
    if (shape_parse(kind, (const char *)data + 1, size - 1, &shape) == SHAPE_OK) {
        shape_destroy(shape);
    }
    return 0;
}
