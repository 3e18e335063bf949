/* Why a gun does not serve, beside the troubles of its port: one table for gun.c and gun_wedge.c.
 */
#ifndef DRIVERS_BARCODE_GUN_PROBLEM_H
#define DRIVERS_BARCODE_GUN_PROBLEM_H

#include "drivers/io/device.h"

/* symbol, code, advice in Chinese, in English */
#define GUN_PROBLEMS(X)                                                                            \
    X(GUN_NO_DESCRIPTOR, "gun.no_descriptor", "读不到扫码枪的描述，请重新插拔。",                  \
      "The gun does not say what it is: unplug it and plug it in again.")                          \
    X(GUN_NO_SCANNER, "gun.no_scanner",                                                            \
      "这个设备不是 HID POS 方式的扫码枪，请用说明书上的设置码改为 HID POS 方式。",                \
      "This device is no gun in HID POS mode: set it so with its maker's set-up sheet.")           \
    X(GUN_NO_KEYBOARD, "gun.no_keyboard", "这个设备不是键盘方式的扫码枪，请检查设备路径。",        \
      "This device is no gun in keyboard mode: check its path.")                                   \
    X(GUN_NOT_GRABBED, "gun.not_grabbed", "扫码枪正被另一个程序占用，请先关闭那个程序。",          \
      "Another program holds the gun: close that program first.")

enum gun_problem {
#define GUN_PROBLEM_ENUM(symbol, code, zh, en) symbol,
    GUN_PROBLEMS(GUN_PROBLEM_ENUM)
#undef GUN_PROBLEM_ENUM
};

struct device_health gun_problem_health(enum device_state state, enum gun_problem problem);
/* Of an enum port_error. */
struct device_health gun_port_health(int error);

#endif
