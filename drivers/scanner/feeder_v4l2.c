/*
 * Document cameras (高拍仪) through V4L2: MJPEG, else YUYV, from one or several heads, each a video
 * device of its own. Thin: choices are camera_mode.h's. A head streams from its first picture on,
 * so that its exposure has settled; of what it has, the newest frame counts.
 */
#include "drivers/scanner/camera_mode.h"
#include "drivers/scanner/feeder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
    HEADS_MAX = 4,
    PATH_ROOM = 64,
    BUFFERS = 4,
    SETTLE_FRAMES = 6, /* after the start: exposure and focus find their way */
    FRAME_WAIT_MS = 3000,
    BAD_FRAMES_MAX = 10, /* cut on their way; then the cable is at fault */
    SIZES_MAX = 64,
    FORMATS_MAX = 16,
};

struct head {
    char path[PATH_ROOM];
    int fd; /* -1: not open */
    struct camera_mode mode;
    int row_bytes; /* YUYV */
    void *buffers[BUFFERS];
    size_t buffer_bytes[BUFFERS];
};

static struct head heads[HEADS_MAX];
static size_t head_count;

static int ask(int fd, unsigned long request, void *argument)
{
    int result = 0;
    do {
        result = ioctl(fd, request, argument);
    } while (result < 0 && errno == EINTR);
    return result;
}

static enum paper_problem problem_of_errno(void)
{
    switch (errno) {
    case EACCES:
    case EPERM:
        return SCAN_DENIED;
    case EBUSY:
        return SCAN_BUSY;
    case ENOENT:
    case ENXIO:
        return SCAN_ABSENT;
    case ENOMEM:
        return SCAN_NO_MEMORY;
    default:
        return SCAN_LOST;
    }
}

static size_t sizes_list(int fd, uint32_t fourcc, struct camera_mode *modes, size_t room)
{
    size_t count = 0;
    for (uint32_t i = 0; i < SIZES_MAX && count < room; i++) {
        struct v4l2_frmsizeenum size = {.index = i, .pixel_format = fourcc};
        if (ask(fd, VIDIOC_ENUM_FRAMESIZES, &size) < 0) {
            break;
        }
        const bool discrete = size.type == V4L2_FRMSIZE_TYPE_DISCRETE;
        modes[count++] = (struct camera_mode){
            fourcc, (int)(discrete ? size.discrete.width : size.stepwise.max_width),
            (int)(discrete ? size.discrete.height : size.stepwise.max_height)};
        if (!discrete) {
            break;
        }
    }
    return count;
}

static enum paper_problem mode_set(struct head *head)
{
    struct camera_mode modes[CAMERA_MODES_MAX];
    size_t count = 0;
    for (uint32_t i = 0; i < FORMATS_MAX; i++) {
        struct v4l2_fmtdesc format = {.index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
        if (ask(head->fd, VIDIOC_ENUM_FMT, &format) < 0) {
            break;
        }
        count += sizes_list(head->fd, format.pixelformat, modes + count, CAMERA_MODES_MAX - count);
    }
    const int best = camera_mode_choose(modes, count, PAGE_PIXELS_MAX);
    if (best < 0) {
        return SCAN_CAMERA_MODES;
    }
    struct v4l2_format format = {.type = V4L2_BUF_TYPE_VIDEO_CAPTURE};
    format.fmt.pix.width = (uint32_t)modes[best].width_px;
    format.fmt.pix.height = (uint32_t)modes[best].height_px;
    format.fmt.pix.pixelformat = modes[best].fourcc;
    if (ask(head->fd, VIDIOC_S_FMT, &format) < 0) {
        return problem_of_errno();
    }
    /* What the driver made of it. */
    head->mode = (struct camera_mode){format.fmt.pix.pixelformat, (int)format.fmt.pix.width,
                                      (int)format.fmt.pix.height};
    head->row_bytes = (int)format.fmt.pix.bytesperline;
    const bool yuyv = head->mode.fourcc == CAMERA_YUYV;
    if (camera_mode_choose(&head->mode, 1, PAGE_PIXELS_MAX) != 0 ||
        (yuyv && head->row_bytes < head->mode.width_px * 2)) {
        return SCAN_CAMERA_MODES;
    }
    return SCAN_FINE;
}

static enum paper_problem buffers_map(struct head *head)
{
    struct v4l2_requestbuffers request = {
        .count = BUFFERS, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (ask(head->fd, VIDIOC_REQBUFS, &request) < 0) {
        return problem_of_errno();
    }
    for (uint32_t i = 0; i < request.count && i < BUFFERS; i++) {
        struct v4l2_buffer buffer = {
            .index = i, .type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
        if (ask(head->fd, VIDIOC_QUERYBUF, &buffer) < 0) {
            return problem_of_errno();
        }
        void *bytes = mmap(NULL, buffer.length, PROT_READ, MAP_SHARED, head->fd, buffer.m.offset);
        if (bytes == MAP_FAILED) {
            return problem_of_errno();
        }
        head->buffers[i] = bytes;
        head->buffer_bytes[i] = buffer.length;
        if (ask(head->fd, VIDIOC_QBUF, &buffer) < 0) {
            return problem_of_errno();
        }
    }
    int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    return ask(head->fd, VIDIOC_STREAMON, &type) < 0 ? problem_of_errno() : SCAN_FINE;
}

static void head_close(struct head *head)
{
    for (size_t i = 0; i < BUFFERS; i++) {
        if (head->buffers[i] != NULL) {
            munmap(head->buffers[i], head->buffer_bytes[i]);
            head->buffers[i] = NULL;
        }
    }
    if (head->fd >= 0) {
        close(head->fd);
        head->fd = -1;
    }
}

/* Waits for a frame and takes it out of the queue; the caller gives it back by VIDIOC_QBUF. */
static enum paper_problem frame_take(struct head *head, int timeout_ms, struct v4l2_buffer *buffer)
{
    struct pollfd wait = {.fd = head->fd, .events = POLLIN};
    if (poll(&wait, 1, timeout_ms) <= 0) {
        return SCAN_SILENT;
    }
    *buffer = (struct v4l2_buffer){.type = V4L2_BUF_TYPE_VIDEO_CAPTURE, .memory = V4L2_MEMORY_MMAP};
    if (ask(head->fd, VIDIOC_DQBUF, buffer) < 0) {
        return errno == EAGAIN ? SCAN_SILENT : SCAN_LOST;
    }
    return buffer->index < BUFFERS && head->buffers[buffer->index] != NULL ? SCAN_FINE : SCAN_LOST;
}

/* The newest frame that the head has. */
static enum paper_problem frame_newest(struct head *head, struct v4l2_buffer *ret_buffer)
{
    enum paper_problem problem = frame_take(head, FRAME_WAIT_MS, ret_buffer);
    struct v4l2_buffer newer;
    while (problem == SCAN_FINE && frame_take(head, 0, &newer) == SCAN_FINE) {
        if (ask(head->fd, VIDIOC_QBUF, ret_buffer) < 0) {
            problem = SCAN_LOST;
        }
        *ret_buffer = newer;
    }
    return problem;
}

static enum paper_problem head_open(struct head *head)
{
    if (head->fd >= 0) {
        return SCAN_FINE;
    }
    head->fd = open(head->path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (head->fd < 0) {
        return problem_of_errno();
    }
    enum paper_problem problem = mode_set(head);
    if (problem == SCAN_FINE) {
        problem = buffers_map(head);
    }
    for (int i = 0; i < SETTLE_FRAMES && problem == SCAN_FINE; i++) {
        struct v4l2_buffer buffer;
        problem = frame_take(head, FRAME_WAIT_MS, &buffer);
        if (problem == SCAN_FINE && ask(head->fd, VIDIOC_QBUF, &buffer) < 0) {
            problem = SCAN_LOST;
        }
    }
    if (problem != SCAN_FINE) {
        head_close(head);
    }
    return problem;
}

/* Sends the frame as a page; false: it was cut on its way, and another one is to be tried. */
static bool frame_send(const struct head *head, const uint8_t *bytes, size_t size_bytes,
                       enum feed_side side)
{
    const struct camera_mode *mode = &head->mode;
    if (mode->fourcc != CAMERA_YUYV) {
        const size_t jpeg = camera_jpeg_bytes(bytes, size_bytes);
        if (jpeg == 0) {
            return false;
        }
        feeder_page(&(struct feed_page){.side = side, .is_file = true});
        feeder_data(bytes, jpeg);
        feeder_page_end(SCAN_FINE);
        return true;
    }
    if (size_bytes < (size_t)head->row_bytes * (size_t)mode->height_px) {
        return false;
    }
    static uint8_t rgb[PAGE_SIDE_PX_MAX * 3];
    feeder_page(
        &(struct feed_page){.side = side, .shape = {mode->width_px, mode->height_px, 3, 8, 0}});
    for (int y = 0; y < mode->height_px; y++) {
        camera_yuyv_row(bytes + (size_t)y * (size_t)head->row_bytes, mode->width_px, rgb);
        feeder_data(rgb, (size_t)mode->width_px * 3);
    }
    feeder_page_end(SCAN_FINE);
    return true;
}

static enum paper_problem picture_send(int number, enum feed_side side)
{
    if ((size_t)number >= head_count) {
        return SCAN_SETTING;
    }
    struct head *head = &heads[number];
    enum paper_problem problem = head_open(head);
    bool sent = false;
    for (int i = 0; i < BAD_FRAMES_MAX && problem == SCAN_FINE && !sent; i++) {
        struct v4l2_buffer buffer;
        problem = feeder_is_cancelled() ? SCAN_CANCELLED : frame_newest(head, &buffer);
        if (problem == SCAN_FINE) {
            const bool bad = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0;
            const size_t filled = buffer.bytesused < head->buffer_bytes[buffer.index]
                                      ? buffer.bytesused
                                      : head->buffer_bytes[buffer.index];
            sent = !bad && frame_send(head, head->buffers[buffer.index], filled, side);
            problem = ask(head->fd, VIDIOC_QBUF, &buffer) < 0 ? SCAN_LOST : SCAN_FINE;
        }
    }
    if (problem == SCAN_LOST || problem == SCAN_SILENT) {
        head_close(head);
    }
    return problem == SCAN_FINE && !sent ? SCAN_PAGE_CUT : problem;
}

static enum paper_problem v4l2_scan(int head)
{
    return picture_send(head, FEED_FRONT);
}

static enum paper_problem v4l2_preview(int head)
{
    return picture_send(head, FEED_LOOK);
}

/* "/dev/video0+/dev/video2": a head each. Only the first must be there from the start. */
static enum paper_problem v4l2_open(const struct feeder_options *options, const char *name,
                                    char ret_name[FEED_NAME_MAX + 1])
{
    (void)options;
    while (*name != '\0' && head_count < HEADS_MAX) {
        const size_t length = strcspn(name, "+");
        struct head *head = &heads[head_count];
        if (length == 0 || length >= PATH_ROOM) {
            return SCAN_SETTING;
        }
        *head = (struct head){.fd = -1};
        memcpy(head->path, name, length);
        head_count++;
        name += length + (name[length] == '+');
    }
    if (head_count == 0) {
        return SCAN_SETTING;
    }
    const int fd = open(heads[0].path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return problem_of_errno();
    }
    struct v4l2_capability able;
    const bool is_camera = ask(fd, VIDIOC_QUERYCAP, &able) == 0 &&
                           (able.capabilities & V4L2_CAP_VIDEO_CAPTURE) != 0 &&
                           (able.capabilities & V4L2_CAP_STREAMING) != 0;
    close(fd);
    if (!is_camera) {
        return SCAN_CAMERA_MODES;
    }
    snprintf(ret_name, FEED_NAME_MAX + 1, "%.*s", (int)sizeof(able.card), (const char *)able.card);
    return SCAN_FINE;
}

static void v4l2_close(void)
{
    for (size_t i = 0; i < head_count; i++) {
        head_close(&heads[i]);
    }
}

const struct feeder_kind feeder_v4l2 = {.prefix = "v4l2:",
                                        .open = v4l2_open,
                                        .scan = v4l2_scan,
                                        .preview = v4l2_preview,
                                        .close = v4l2_close};
