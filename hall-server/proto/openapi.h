/*
 * The API's description, OpenAPI 3.1, as it is served at /api/v1/openapi.json: openapi.json of this
 * room, put into the program by the build. Static; any thread.
 */
#ifndef HALL_SERVER_PROTO_OPENAPI_H
#define HALL_SERVER_PROTO_OPENAPI_H

const char *openapi_text(void);

#endif
