#include "hall-server/hallctl/doctor.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

#define MIB ((int64_t)1024 * 1024)

enum {
    DISK_BAD_MIB = 256,
    DISK_NOTE_MIB = 2048, /* a year of a busy hall's journal */
    FILES_BAD = 1000,
    PORT_PRIVILEGED = 1024,
};
/* 2026-01-01T00:00:00Z: a clock before it was never set. */
#define CLOCK_FLOOR_MS ((int64_t)1767225600 * 1000)

/* symbol, code, level, Chinese, English */
#define DOCTOR_FINDINGS(X)                                                                                            \
    X(FOUND_FOLDER_SKIPPED, "folder.not_given", DOCTOR_NOTE,                                                          \
      "没有给出数据目录，未检查；请运行 hallctl doctor 目录",                                                         \
      "No data folder was given, so none was looked at: hallctl doctor DIR")                                          \
    X(FOUND_FOLDER_GOOD, "folder.good", DOCTOR_GOOD, "数据目录正常",                                                  \
      "The data folder is a hall's")                                                                                  \
    X(FOUND_FOLDER_MISSING, "folder.missing", DOCTOR_BAD,                                                             \
      "数据目录不存在；请检查路径，或用 hallctl init 新建",                                                           \
      "The data folder is not there: check its path, or make one with hallctl init")                                  \
    X(FOUND_FOLDER_DENIED, "folder.denied", DOCTOR_BAD,                                                               \
      "没有权限读写数据目录；请用运行服务的用户，或修改目录属主 (chown)",                                             \
      "No right to read and write the data folder: run as the hall's user, or chown it")                              \
    X(FOUND_FOLDER_EMPTY, "folder.no_hall", DOCTOR_BAD,                                                               \
      "这个目录里没有大厅数据；请用 hallctl init 新建",                                                               \
      "There is no hall in this folder: make one with hallctl init")                                                  \
    X(FOUND_FOLDER_CUT, "folder.unfinished", DOCTOR_BAD,                                                              \
      "新建大厅时中断过；请再运行一次 hallctl init",                                                                  \
      "Making the hall was cut short here: run hallctl init again")                                                   \
    X(FOUND_FOLDER_OPEN, "folder.open", DOCTOR_BAD,                                                                   \
      "别的用户也能读数据目录，里面有密钥；请运行 chmod -R go= 目录",                                                 \
      "Other users may read the data folder, and there are keys in it: chmod -R go= DIR")                             \
    X(FOUND_LOCK_SKIPPED, "lock.not_seen", DOCTOR_NOTE, "未检查数据锁",                                               \
      "The lock was not looked at")                                                                                   \
    X(FOUND_LOCK_FREE, "lock.free", DOCTOR_GOOD, "数据目录没有被占用，服务没有运行",                                  \
      "Nobody holds the data folder: hall-server does not run on it")                                                 \
    X(FOUND_LOCK_HELD, "lock.held", DOCTOR_GOOD, "服务正在使用这个数据目录",                                          \
      "hall-server runs on this data folder")                                                                         \
    X(FOUND_LOCK_DENIED, "lock.denied", DOCTOR_BAD,                                                                   \
      "数据锁属于别的用户（可能用 root 运行过）；请修改属主 (chown)",                                                 \
      "The lock belongs to another user, perhaps since it ran as root once: chown it back")                           \
    X(FOUND_PORT_SKIPPED, "port.not_seen", DOCTOR_NOTE, "未检查端口",                                                 \
      "The port was not looked at")                                                                                   \
    X(FOUND_PORT_FREE, "port.free", DOCTOR_GOOD, "端口空闲", "The port is free")                                      \
    X(FOUND_PORT_OURS, "port.served", DOCTOR_GOOD, "端口正在服务", "The port is served")                              \
    X(FOUND_PORT_SILENT, "port.silent", DOCTOR_NOTE,                                                                  \
      "服务在运行，但不在这个端口上；请用 --port 给出它的端口",                                                       \
      "hall-server runs, and not on this port: name its own with --port")                                             \
    X(FOUND_PORT_TAKEN, "port.taken", DOCTOR_BAD,                                                                     \
      "端口被别的程序占用；请换一个端口，或关闭那个程序",                                                             \
      "Another program has the port: choose another, or close that program")                                          \
    X(FOUND_PORT_DENIED, "port.denied", DOCTOR_BAD,                                                                   \
      "普通用户不能用 1024 以下的端口；请用 8080 之类的端口，前面放一个反向代理",                                     \
      "Ports below 1024 are not for this user: take one like 8080, with a proxy before it")                           \
    X(FOUND_DISK_SKIPPED, "disk.not_seen", DOCTOR_NOTE, "未检查磁盘",                                                 \
      "The disk was not looked at")                                                                                   \
    X(FOUND_DISK_GOOD, "disk.good", DOCTOR_GOOD, "磁盘空间足够", "The disk has room")                                 \
    X(FOUND_DISK_LOW, "disk.low", DOCTOR_NOTE, "磁盘空间不多；请清理，或换更大的磁盘",                                \
      "The disk has little room left: make some, or take a larger one")                                               \
    X(FOUND_DISK_FULL, "disk.full", DOCTOR_BAD, "磁盘快满了，满了就不能取号；请马上清理",                             \
      "The disk is nearly full, and then no number is given: make room now")                                          \
    X(FOUND_DISK_READ_ONLY, "disk.read_only", DOCTOR_BAD,                                                             \
      "磁盘只读，可能已损坏；请检查 dmesg 并更换磁盘",                                                                \
      "The disk is read-only, perhaps since it is failing: see dmesg, and replace it")                                \
    X(FOUND_CLOCK_GOOD, "clock.good", DOCTOR_GOOD, "时钟已同步",                                                      \
      "The clock is kept by time servers")                                                                            \
    X(FOUND_CLOCK_LOOSE, "clock.not_synchronised", DOCTOR_NOTE,                                                       \
      "时钟没有与时间服务器同步；请安装 chrony 或启用 systemd-timesyncd",                                             \
      "No time server keeps the clock: install chrony, or enable systemd-timesyncd")                                  \
    X(FOUND_CLOCK_WRONG, "clock.wrong", DOCTOR_BAD,                                                                   \
      "时钟不对（早于 2026 年）；请校时，并检查主板电池",                                                             \
      "The clock is wrong (before 2026): set it, and look at the board's battery")                                    \
    X(FOUND_ZONE_GOOD, "zone.good", DOCTOR_GOOD, "时区与大厅一致",                                                    \
      "This machine's time zone is the hall's")                                                                       \
    X(FOUND_ZONE_OTHER, "zone.other", DOCTOR_NOTE,                                                                    \
      "本机时区与大厅不同；号票用大厅的时区，日志用本机的；请运行 timedatectl set-timezone",                          \
      "This machine's time zone is not the hall's; tickets go by the hall's, logs by this"                            \
      " machine's: timedatectl set-timezone")                                                                         \
    X(FOUND_FONTS_GOOD, "fonts.good", DOCTOR_GOOD, "字体齐全", "The fonts are there")                                 \
    X(FOUND_FONTS_NO_CHINESE, "fonts.no_chinese", DOCTOR_BAD,                                                         \
      "没有中文字体；请运行 apt install fonts-noto-cjk",                                                              \
      "There is no Chinese font: apt install fonts-noto-cjk")                                                         \
    X(FOUND_FONTS_NO_RARE, "fonts.no_rare", DOCTOR_NOTE,                                                              \
      "没有 Unifont，条屏和生僻字会缺字；请运行 apt install fonts-unifont",                                           \
      "Unifont is missing, which strips and rare characters need: apt install fonts-unifont")                         \
    X(FOUND_FONTS_NO_DOTS, "fonts.no_dots", DOCTOR_NOTE,                                                              \
      "没有 24 点阵宋体，条屏大字不够清晰；请运行 apt install xfonts-base",                                           \
      "There is no font of 24 dots, so strips' large text is less sharp: apt install xfonts-base")                    \
    X(FOUND_FONTS_FEW, "fonts.few_weights", DOCTOR_NOTE,                                                              \
      "缺少中等和特粗字重；请运行 apt install fonts-noto-cjk-extra",                                                  \
      "Medium and black weights are missing: apt install fonts-noto-cjk-extra")                                       \
    X(FOUND_QUEUE_SKIPPED, "queue.not_given", DOCTOR_NOTE, "未检查打印队列；请加 --queue 队列名",                     \
      "No printer queue was looked at: add --queue NAME")                                                             \
    X(FOUND_QUEUE_GOOD, "queue.good", DOCTOR_GOOD, "打印机就绪", "The printer is ready")                              \
    X(FOUND_QUEUE_AWAY, "queue.no_cups", DOCTOR_BAD,                                                                  \
      "CUPS 没有应答；请运行 systemctl start cups，或安装 cups",                                                      \
      "CUPS does not answer: systemctl start cups, or install cups")                                                  \
    X(FOUND_QUEUE_NONE, "queue.none", DOCTOR_BAD,                                                                     \
      "CUPS 里没有这个队列；请用 lpstat -e 查看，用 lpadmin 建立",                                                    \
      "CUPS has no such queue: see lpstat -e, and make it with lpadmin")                                              \
    X(FOUND_QUEUE_LOW, "queue.paper_low", DOCTOR_NOTE, "打印纸快用完了；请备好新纸",                                  \
      "The paper is low: have a new roll at hand")                                                                    \
    X(FOUND_QUEUE_EMPTY, "queue.paper_empty", DOCTOR_BAD, "打印机没有纸；请换纸",                                     \
      "The printer has no paper: put a roll in")                                                                      \
    X(FOUND_QUEUE_COVER, "queue.cover_open", DOCTOR_BAD, "打印机盖子开着；请合上",                                    \
      "The printer's cover is open: close it")                                                                        \
    X(FOUND_QUEUE_JAM, "queue.jam", DOCTOR_BAD, "打印机卡纸；请取出卡住的纸",                                         \
      "Paper is jammed: take it out")                                                                                 \
    X(FOUND_QUEUE_OFFLINE, "queue.offline", DOCTOR_BAD, "打印机没有应答；请检查电源和连接线",                         \
      "The printer does not answer: check its power and cable")                                                       \
    X(FOUND_QUEUE_UNKNOWN, "queue.unknown", DOCTOR_NOTE, "打印机没有报告状态；打印一张试试",                          \
      "The printer says nothing of its state: print a page")                                                          \
    X(FOUND_RIGHTS_GOOD, "rights.good", DOCTOR_GOOD, "设备权限正常",                                                  \
      "This user may use all devices that are plugged in")                                                            \
    X(FOUND_RIGHTS_NOTHING, "rights.no_device", DOCTOR_NOTE,                                                          \
      "没有插着读卡器、扫码枪、打印机或高拍仪",                                                                       \
      "No reader, gun, printer or document camera is plugged in")                                                     \
    X(FOUND_RIGHTS_MISSING, "rights.missing", DOCTOR_BAD,                                                             \
      "没有权限使用设备；请安装 70-mashang.rules，把用户加入 plugdev dialout lp video input 组，" \
      "然后重新插拔设备",                                                                                             \
      "No right to use a device: install 70-mashang.rules, put the user into the groups plugdev"                      \
      " dialout lp video input, then plug it in again")                                                               \
    X(FOUND_MODEL_GOOD, "model.good", DOCTOR_GOOD, "没有不认识的设备", "No device is unknown")                        \
    X(FOUND_MODEL_UNKNOWN, "model.unknown", DOCTOR_NOTE,                                                              \
      "有不认识的串口设备；请用 mashang-device test 试它是什么",                                                      \
      "There is a serial device that does not say what it is: try it with mashang-device test")

enum found {
#define DOCTOR_ENUM(symbol, code, level, zh, en) symbol,
    DOCTOR_FINDINGS(DOCTOR_ENUM)
#undef DOCTOR_ENUM
};

static const struct {
    const char *code;
    enum doctor_level level;
    const char *zh;
    const char *en;
} findings[] = {
#define DOCTOR_ROW(symbol, code, level, zh, en) [symbol] = {code, level, zh, en},
    DOCTOR_FINDINGS(DOCTOR_ROW)
#undef DOCTOR_ROW
};

static enum found folder_look(const struct doctor_facts *facts, char *ret_detail)
{
    static const enum found found[] = {
        [FOLDER_NOT_GIVEN] = FOUND_FOLDER_SKIPPED, [FOLDER_MISSING] = FOUND_FOLDER_MISSING,
        [FOLDER_DENIED] = FOUND_FOLDER_DENIED,     [FOLDER_EMPTY] = FOUND_FOLDER_EMPTY,
        [FOLDER_CUT] = FOUND_FOLDER_CUT,           [FOLDER_HALL] = FOUND_FOLDER_GOOD,
    };
    (void)ret_detail;
    return facts->folder == FOLDER_HALL && facts->folder_open_to_others ? FOUND_FOLDER_OPEN
                                                                        : found[facts->folder];
}

static enum found lock_look(const struct doctor_facts *facts, char *ret_detail)
{
    static const enum found found[] = {
        [LOCK_NOT_SEEN] = FOUND_LOCK_SKIPPED,
        [LOCK_FREE] = FOUND_LOCK_FREE,
        [LOCK_HELD] = FOUND_LOCK_HELD,
        [LOCK_DENIED] = FOUND_LOCK_DENIED,
    };
    (void)ret_detail;
    return found[facts->lock];
}

static enum found port_look(const struct doctor_facts *facts, char *ret_detail)
{
    const bool runs = facts->lock == LOCK_HELD;
    if (facts->port == DOCTOR_PORT_NOT_SEEN) {
        return FOUND_PORT_SKIPPED;
    }
    snprintf(ret_detail, DOCTOR_DETAIL_ROOM, "%d", facts->port_number);
    switch (facts->port) {
    case DOCTOR_PORT_FREE:
        return runs ? FOUND_PORT_SILENT : FOUND_PORT_FREE;
    case DOCTOR_PORT_TAKEN:
        return runs ? FOUND_PORT_OURS : FOUND_PORT_TAKEN;
    default:
        return facts->port_number < PORT_PRIVILEGED ? FOUND_PORT_DENIED : FOUND_PORT_TAKEN;
    }
}

static enum found disk_look(const struct doctor_facts *facts, char *ret_detail)
{
    if (!facts->disk_seen) {
        return FOUND_DISK_SKIPPED;
    }
    if (facts->disk_read_only) {
        return FOUND_DISK_READ_ONLY;
    }
    snprintf(ret_detail, DOCTOR_DETAIL_ROOM, "%lld MiB", (long long)(facts->disk_free_bytes / MIB));
    if (facts->disk_free_bytes < DISK_BAD_MIB * MIB ||
        (facts->disk_free_files >= 0 && facts->disk_free_files < FILES_BAD)) {
        return FOUND_DISK_FULL;
    }
    return facts->disk_free_bytes < DISK_NOTE_MIB * MIB ? FOUND_DISK_LOW : FOUND_DISK_GOOD;
}

static enum found clock_look(const struct doctor_facts *facts, char *ret_detail)
{
    (void)ret_detail;
    if (facts->wall_ms < CLOCK_FLOOR_MS) {
        return FOUND_CLOCK_WRONG;
    }
    return facts->clock_synchronised ? FOUND_CLOCK_GOOD : FOUND_CLOCK_LOOSE;
}

/* A hall that was not seen is taken to be in China. */
static enum found zone_look(const struct doctor_facts *facts, char *ret_detail)
{
    const int hall_min = facts->hall_zone_seen ? facts->hall_offset_min : 8 * 60;
    const int own_min = facts->machine_offset_min;
    snprintf(ret_detail, DOCTOR_DETAIL_ROOM, "UTC%+d:%02d, UTC%+d:%02d", own_min / 60,
             (own_min < 0 ? -own_min : own_min) % 60, hall_min / 60,
             (hall_min < 0 ? -hall_min : hall_min) % 60);
    return own_min == hall_min ? FOUND_ZONE_GOOD : FOUND_ZONE_OTHER;
}

static enum found fonts_look(const struct doctor_facts *facts, char *ret_detail)
{
    (void)ret_detail;
    if (!facts->font_chinese) {
        return FOUND_FONTS_NO_CHINESE;
    }
    if (!facts->font_rare) {
        return FOUND_FONTS_NO_RARE;
    }
    if (!facts->font_dots) {
        return FOUND_FONTS_NO_DOTS;
    }
    return facts->font_chinese_extra ? FOUND_FONTS_GOOD : FOUND_FONTS_FEW;
}

static enum found queue_look(const struct doctor_facts *facts, char *ret_detail)
{
    static const enum found found[] = {
        [QUEUE_NOT_GIVEN] = FOUND_QUEUE_SKIPPED, [QUEUE_AWAY] = FOUND_QUEUE_AWAY,
        [QUEUE_NONE] = FOUND_QUEUE_NONE,         [QUEUE_READY] = FOUND_QUEUE_GOOD,
        [QUEUE_LOW] = FOUND_QUEUE_LOW,           [QUEUE_EMPTY] = FOUND_QUEUE_EMPTY,
        [QUEUE_COVER] = FOUND_QUEUE_COVER,       [QUEUE_JAM] = FOUND_QUEUE_JAM,
        [QUEUE_OFFLINE] = FOUND_QUEUE_OFFLINE,   [QUEUE_UNKNOWN] = FOUND_QUEUE_UNKNOWN,
    };
    (void)ret_detail;
    return found[facts->queue];
}

static enum found rights_look(const struct doctor_facts *facts, char *ret_detail)
{
    if (facts->devices_denied > 0) {
        snprintf(ret_detail, DOCTOR_DETAIL_ROOM, "%s", facts->denied);
        return FOUND_RIGHTS_MISSING;
    }
    return facts->devices > 0 ? FOUND_RIGHTS_GOOD : FOUND_RIGHTS_NOTHING;
}

static enum found model_look(const struct doctor_facts *facts, char *ret_detail)
{
    if (facts->devices_unknown > 0) {
        snprintf(ret_detail, DOCTOR_DETAIL_ROOM, "%s", facts->unknown);
        return FOUND_MODEL_UNKNOWN;
    }
    return FOUND_MODEL_GOOD;
}

static const struct {
    const char *check;
    enum found (*look)(const struct doctor_facts *facts, char *ret_detail);
} checks[] = {
    {"folder", folder_look}, {"lock", lock_look},   {"port", port_look},   {"disk", disk_look},
    {"clock", clock_look},   {"zone", zone_look},   {"fonts", fonts_look}, {"queue", queue_look},
    {"rights", rights_look}, {"model", model_look},
};

int doctor_checks(void)
{
    return sizeof(checks) / sizeof(checks[0]);
}

void doctor_look(const struct doctor_facts *facts, int place, struct doctor_finding *ret_finding)
{
    assert(place >= 0 && place < doctor_checks());
    ret_finding->detail[0] = '\0';
    const enum found found = checks[place].look(facts, ret_finding->detail);
    ret_finding->check = checks[place].check;
    ret_finding->code = findings[found].code;
    ret_finding->level = findings[found].level;
    ret_finding->zh = findings[found].zh;
    ret_finding->en = findings[found].en;
}
