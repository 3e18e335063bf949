/*
 * What is plugged in that a hall uses: readers, guns, printers, cameras, scanners. Looked for in
 * /sys, told by what the kernel says of it and by a table of known models. Opens no device.
 *
 * One thread. `root` as in drivers/io/port_find.h.
 */
#ifndef DRIVERS_TOOL_PLUGGED_H
#define DRIVERS_TOOL_PLUGGED_H

#include "drivers/io/port_find.h"

enum { PLUGGED_MAX = 64 };

/* symbol, name, what a person calls it */
#define PLUGGED_KINDS(X)                                                                           \
    X(PLUGGED_IDCARD, "idcard", "身份证阅读器")                                                    \
    X(PLUGGED_BARCODE, "barcode", "扫码枪")                                                        \
    X(PLUGGED_PRINTER, "printer", "打印机")                                                        \
    X(PLUGGED_CAMERA, "camera", "高拍仪/摄像头")                                                   \
    X(PLUGGED_SERIAL, "serial", "串口（未知设备）")                                                \
    X(PLUGGED_KEYS, "keys", "键盘（或键盘方式的扫码枪）")
#define PLUGGED_ENUM(symbol, name, zh) symbol,
enum plugged_kind { PLUGGED_KINDS(PLUGGED_ENUM) PLUGGED_KIND_COUNT };
#undef PLUGGED_ENUM

/* What a model is, when its numbers are known. */
struct plugged_model {
    uint16_t vendor;
    uint16_t product; /* 0: any of the vendor's */
    enum plugged_kind kind;
    const char *name;
};
const struct plugged_model *plugged_model_find(uint16_t vendor, uint16_t product);

struct plugged {
    enum plugged_kind kind;
    const char *model; /* static; "" when the numbers are not known */
    uint16_t vendor;
    uint16_t product;
    char where[PORT_PATH_MAX_BYTES + 1]; /* as `mashang-device test` takes it */
    char name[PORT_NAME_MAX_BYTES + 1];  /* what it calls itself */
    bool may_use;                        /* this user may read and write it */
};

/* Fills at most `room`; returns how many. */
size_t plugged_find(const char *root, struct plugged *ret_found, size_t room);

const char *plugged_kind_name(enum plugged_kind kind); /* "barcode"; static */
const char *plugged_kind_zh(enum plugged_kind kind);

#endif
