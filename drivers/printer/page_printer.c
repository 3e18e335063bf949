#include "drivers/printer/page_printer.h"

#include "drivers/printer/cups_queue.h"

#include <assert.h>
#include <cups/cups.h>
#include <stdio.h>
#include <string.h>

/* What an address may begin with, and whether the connection is encrypted from its first byte. */
static const struct {
    const char *scheme;
    http_encryption_t encryption;
} schemes[] = {
    {"ipp", HTTP_ENCRYPTION_IF_REQUESTED},
    {"http", HTTP_ENCRYPTION_IF_REQUESTED},
    {"ipps", HTTP_ENCRYPTION_ALWAYS},
    {"https", HTTP_ENCRYPTION_ALWAYS},
};
enum { SCHEMES = sizeof(schemes) / sizeof(schemes[0]) };

struct address {
    char scheme[16];
    char host[256];
    char path[256];
    int port;
    http_encryption_t encryption;
};

static bool address_read(const char *device_uri, struct address *ret_address)
{
    char user[256];
    struct address address;
    if (device_uri == NULL ||
        httpSeparateURI(HTTP_URI_CODING_ALL, device_uri, address.scheme, sizeof(address.scheme),
                        user, sizeof(user), address.host, sizeof(address.host), &address.port,
                        address.path, sizeof(address.path)) < HTTP_URI_STATUS_OK) {
        return false;
    }
    for (int i = 0; i < SCHEMES; i++) {
        if (strcmp(schemes[i].scheme, address.scheme) == 0) {
            address.encryption = schemes[i].encryption;
            *ret_address = address;
            return address.host[0] != '\0';
        }
    }
    return false;
}

bool page_printer_is_asked(const char *device_uri)
{
    struct address address;
    return address_read(device_uri, &address);
}

static ipp_t *question_make(const struct address *address)
{
    char uri[HTTP_MAX_URI];
    const bool encrypted = address->encryption == HTTP_ENCRYPTION_ALWAYS;
    httpAssembleURI(HTTP_URI_CODING_ALL, uri, sizeof(uri), encrypted ? "ipps" : "ipp", NULL,
                    address->host, address->port, address->path);
    ipp_t *question = ippNewRequest(IPP_OP_GET_PRINTER_ATTRIBUTES);
    ippAddString(question, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", NULL, uri);
    ippAddStrings(question, IPP_TAG_OPERATION, IPP_TAG_KEYWORD, "requested-attributes",
                  CUPS_STATE_ATTRIBUTES, NULL, cups_state_attributes);
    return question;
}

enum printer_state page_printer_look(const char *device_uri)
{
    struct address address;
    const bool known = address_read(device_uri, &address);
    assert(known);
    http_t *http = httpConnect2(address.host, address.port, NULL, AF_UNSPEC, address.encryption, 1,
                                PAGE_PRINTER_WAIT_MS, NULL);
    if (http == NULL) {
        return PRINTER_OFFLINE;
    }
    httpSetTimeout(http, PAGE_PRINTER_WAIT_MS / 1000.0, NULL, NULL);
    ipp_t *answer = cupsDoRequest(http, question_make(&address), address.path);
    enum printer_state state = PRINTER_OFFLINE;
    if (answer != NULL && ippGetStatusCode(answer) < IPP_STATUS_REDIRECTION_OTHER_SITE) {
        struct cups_state_words words;
        state = cups_state_read(answer, &words) ? words.state : PRINTER_OFFLINE;
        state = words.stopped && state == PRINTER_READY ? PRINTER_OFFLINE : state;
    }
    ippDelete(answer);
    httpClose(http);
    return state;
}
