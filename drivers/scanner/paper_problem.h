/*
 * What can be wrong with papers and scanners: a stable code, and what a person in the hall can do.
 * One table for the device, the pages and the program. Pure; any thread.
 */
#ifndef DRIVERS_SCANNER_PAPER_PROBLEM_H
#define DRIVERS_SCANNER_PAPER_PROBLEM_H

/* The order is the number on the wire between feeder and program: append only. */
#define PAPER_PROBLEMS(X)                                                                          \
    X(SCAN_FINE, "", "", "")                                                                       \
    X(SCAN_ABSENT, "scanner.absent", "没有找到扫描仪：请检查电源和连线",                           \
      "No scanner is found: check its power and cable")                                            \
    X(SCAN_NO_PAPER, "scanner.no_paper", "进纸器里没有纸：请放好纸再试",                           \
      "The feeder is empty: put the papers in and try again")                                      \
    X(SCAN_JAM, "scanner.jam", "卡纸了：请打开盖子取出纸，已扫好的页面保留，从卡住的那张接着放",   \
      "A paper is stuck: open the cover and take it out; pages before it are kept, go on from it") \
    X(SCAN_COVER_OPEN, "scanner.cover_open", "扫描仪的盖子开着：请盖好再试",                       \
      "The scanner's cover is open: close it and try again")                                       \
    X(SCAN_BUSY, "scanner.busy", "扫描仪正被别的程序使用：请稍等再试",                             \
      "Another program uses the scanner: wait a little and try again")                             \
    X(SCAN_DENIED, "scanner.denied", "没有使用扫描仪的权限：请管理员运行 hallctl doctor",          \
      "No right to use the scanner: ask the administrator to run hallctl doctor")                  \
    X(SCAN_LOST, "scanner.lost", "与扫描仪的连接断了：请检查连线，已扫好的页面保留",               \
      "The scanner is gone: check its cable; pages before are kept")                               \
    X(SCAN_CANCELLED, "scanner.cancelled", "扫描已取消，已扫好的页面保留",                         \
      "Scanning was cancelled; pages before are kept")                                             \
    X(SCAN_NO_MEMORY, "scanner.no_memory", "内存不足：请降低分辨率再试",                           \
      "Not enough memory: try a lower resolution")                                                 \
    X(SCAN_SETTING, "scanner.setting", "扫描仪不支持这样的设置：请检查分辨率、颜色和进纸方式",     \
      "The scanner can't do what was asked: check resolution, colour and source")                  \
    X(SCAN_CRASHED, "scanner.crashed", "扫描仪的驱动程序出错停止了，正在重新启动，请稍后再试",     \
      "The scanner's driver has crashed and is started again: try again in a moment")              \
    X(SCAN_SILENT, "scanner.silent", "扫描仪没有反应：请关掉它的电源再打开",                       \
      "The scanner does not answer: switch it off and on again")                                   \
    X(SCAN_GARBLED, "scanner.garbled", "扫描仪的驱动程序给出了看不懂的数据，正在重新启动",         \
      "The scanner's driver sent nonsense and is started again")                                   \
    X(SCAN_PAGE_CUT, "page.cut", "这一页没有传完整：请重新扫描这一页",                             \
      "This page came only in part: scan it again")                                                \
    X(SCAN_PAGE_DAMAGED, "page.damaged", "这一页的图像已损坏：请重新扫描这一页",                   \
      "This page's picture is damaged: scan it again")                                             \
    X(SCAN_PAGE_TOO_BIG, "page.too_big", "这一页太大：请降低分辨率再试",                           \
      "This page is too big: try a lower resolution")                                              \
    X(SCAN_PAGE_STRANGE, "page.strange", "这不是能认的图像（只认 JPEG 和 PNG）",                   \
      "This is no picture that is understood (JPEG and PNG are)")                                  \
    X(SCAN_CAMERA_MODES, "camera.no_mode", "高拍仪没有可用的图像格式（需要 MJPEG 或 YUYV）",       \
      "The camera has no mode that is understood (MJPEG or YUYV)")                                 \
    X(SCAN_DISK, "paper.not_written", "文件写不下：请检查磁盘空间和文件夹权限",                    \
      "The file can't be written: check the disk's space and the folder's rights")                 \
    X(SCAN_NO_LANGUAGE, "paper.no_language",                                                       \
      "没有文字识别程序或中文数据（tesseract-ocr-chi-sim）：文件照样生成，只是不能按文字查找",     \
      "tesseract or its Chinese data (tesseract-ocr-chi-sim) is missing: files are made all the "  \
      "same, without words to search for")

#define PAPER_PROBLEM_ENUM(symbol, code, zh, en) symbol,
enum paper_problem { PAPER_PROBLEMS(PAPER_PROBLEM_ENUM) PAPER_PROBLEM_COUNT };
#undef PAPER_PROBLEM_ENUM

struct scan_words {
    const char *code;
    const char *advice_zh;
    const char *advice_en;
};

/* Static texts; SCAN_FINE has "" everywhere. */
const struct scan_words *paper_problem_words(enum paper_problem problem);

/* The problem that an error of enum page_error is; SCAN_FINE for PAGE_OK. */
enum paper_problem paper_problem_of_page(int page_error);

/* The problem that an error of enum paper_job_error is. */
enum paper_problem paper_problem_of_job(int job_error);

#endif
