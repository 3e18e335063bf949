/*
 * A shape from a part of a JSON tree: for the messages of the stream, whose state is one member.
 * Of this room only. Pure; any thread.
 */
#ifndef HALL_SERVER_CLIENT_SHAPE_TREE_H
#define HALL_SERVER_CLIENT_SHAPE_TREE_H

#include "hall-server/client/shapes.h"

#include <jansson.h>

/* As shape_parse(); `tree` stays the caller's and may be NULL for SHAPE_NOTHING. */
__attribute__((warn_unused_result)) int shape_from_tree(enum shape_kind kind, const json_t *tree,
                                                        struct shape **ret_shape);

#endif
