/* What a line test can find, in words. Of the room's own. */
#ifndef HALL_FIELD_LINE_WORDS_H
#define HALL_FIELD_LINE_WORDS_H

/* symbol, code, level, Chinese, English */
#define LINE_FINDINGS(X)                                                                                                            \
    X(FOUND_LINE_GOOD, "line.good", LINE_GOOD, "线路正常", "The line is good")                                                      \
    X(FOUND_LINE_EMPTY, "line.empty", LINE_BAD,                                                                                     \
      "线上没有任何设备应答；请检查 A/B 是否接反、设备是否通电、端口是否正确、转换器是否为 " \
      "RS-485",                                                                                                                     \
      "Nobody answers, and nothing is heard: look whether A and B are swapped, the devices have"                                    \
      " power, this is the right port, and its converter is for RS-485")                                                            \
    X(FOUND_LINE_GARBLED, "line.garbled", LINE_BAD,                                                                                 \
      "能听到信号，但没有一个正确应答；请检查速率 (115200 8N1)、A/B 是否接反、网关的设置",                                          \
      "Something is heard, and not one good answer: look at the speed (115200, 8N1), whether A"                                     \
      " and B are swapped, and how the gateway is set")                                                                             \
    X(FOUND_LINE_NOISY, "line.noisy", LINE_BAD,                                                                                     \
      "多数设备都有错误；请检查两端的 120 Ω 终端电阻、地线与屏蔽层、线长，是否靠近电源线",                                          \
      "Most devices have errors: look at the 120 ohm resistors at both ends, the ground and the"                                    \
      " shield, the cable's length, and power cables beside it")                                                                    \
    X(FOUND_LINE_PART, "line.part_lost", LINE_BAD,                                                                                  \
      "有几个设备同时不应答；请检查它们前面的一段线、接线盒和电源",                                                                 \
      "Several devices do not answer: look at the cable before them, its joints, and their power")                                  \
    X(FOUND_DEVICE_LOST, "device.lost", LINE_BAD,                                                                                   \
      "不应答，别的设备正常；请检查它的电源、插头、A/B 和地址",                                                                     \
      "Does not answer, while others do: look at its power, its plug, its A and B, its address")                                    \
    X(FOUND_DEVICE_SHARED, "device.address_twice", LINE_BAD,                                                                        \
      "两个设备用同一个地址；请拔掉一个，或在大厅里重新绑定",                                                                       \
      "Two devices have one address: unplug one, or bind it anew in the hall")                                                      \
    X(FOUND_DEVICE_NOISY, "device.noisy", LINE_BAD,                                                                                 \
      "只有它有错误；请检查它的分支线（要短）、插头和收发器，或更换它",                                                             \
      "It alone has errors: look at its stub (keep it short), its plug, its transceiver; or"                                        \
      " replace it")                                                                                                                \
    X(FOUND_DEVICE_LOOSE, "device.loose", LINE_BAD, "时有时无；请检查插头是否松动、电源是否不足",                                   \
      "It answers at times only: look for a loose plug, and whether its power is enough")                                           \
    X(FOUND_DEVICE_LATE, "device.late", LINE_NOTE,                                                                                  \
      "应答慢；请检查转换器或网关的延迟设置 (latency timer)，或它的固件",                                                           \
      "Answers late: look at the delay of the converter or gateway (its latency timer), or at the"                                  \
      " device's firmware")                                                                                                         \
    X(FOUND_DEVICE_REFUSES, "device.refuses", LINE_BAD,                                                                             \
      "应答了，但不是本系统的设备；请检查地址和型号",                                                                               \
      "Answers, and is not of this system: look at its address and its type")                                                       \
    X(FOUND_DEVICE_OTHER, "device.other_kind", LINE_BAD, "接的是另一种设备；请检查地址和接线表",                                    \
      "Another kind of device is there than the hall has: look at its address and the wiring "                                      \
      "list")

#define LINE_FOUND_ENUM(symbol, code, level, zh, en) symbol,
enum line_found { LINE_FINDINGS(LINE_FOUND_ENUM) LINE_FOUND_COUNT };
#undef LINE_FOUND_ENUM

#endif
