#include "drivers/io/port_usb.h"

#include <libusb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

enum {
    TRANSFER_BYTES = 4096, /* a multiple of every packet size: a full packet never overflows */
    WRITE_TIMEOUT_MS = 1000,
    CLOSE_TRIES_MAX = 50,
    CLOSE_TRY_MS = 10,
};

/* One transfer and its bytes. */
struct pipe_end {
    struct libusb_transfer *transfer;
    bool flying; /* libusb has it */
    size_t at, size_bytes;
    uint8_t bytes[TRANSFER_BYTES];
};

struct port_usb {
    struct port port;
    uint16_t vendor, product;
    int bus, address;
    struct port_usb_pipes pipes[PORT_USB_PIPES_MAX];
    size_t pipe_count;

    libusb_context *context; /* NULL: closed */
    libusb_device_handle *handle;
    int interface;
    struct port_usb_pipes chosen;
    int error; /* PORT_OK, or what a transfer ended with */
    struct pipe_end in, out;
};

static const struct {
    int usb;
    enum port_error error;
} errors[] = {
    {LIBUSB_ERROR_ACCESS, PORT_DENIED},    {LIBUSB_ERROR_NO_DEVICE, PORT_GONE},
    {LIBUSB_ERROR_NOT_FOUND, PORT_ABSENT}, {LIBUSB_ERROR_BUSY, PORT_TAKEN},
    {LIBUSB_ERROR_NO_MEM, PORT_NO_MEMORY}, {LIBUSB_ERROR_IO, PORT_GONE},
};

static int error_of(int usb)
{
    for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
        if (errors[i].usb == usb) {
            return errors[i].error;
        }
    }
    return PORT_FAILED;
}

/* Called by libusb inside pump(). */
static void on_done(struct libusb_transfer *transfer)
{
    struct port_usb *usb = transfer->user_data;
    struct pipe_end *end = transfer == usb->in.transfer ? &usb->in : &usb->out;
    end->flying = false;
    end->at = 0;
    end->size_bytes = 0;
    switch (transfer->status) {
    case LIBUSB_TRANSFER_COMPLETED:
        end->size_bytes = end == &usb->in ? (size_t)transfer->actual_length : 0;
        break;
    case LIBUSB_TRANSFER_CANCELLED:
        break;
    case LIBUSB_TRANSFER_NO_DEVICE:
        usb->error = PORT_GONE;
        break;
    default: /* also a stall: the module forgot what was asked, so that all is begun anew */
        usb->error = PORT_FAILED;
        break;
    }
}

static void pump(struct port_usb *usb, int wait_ms)
{
    struct timeval wait = {wait_ms / 1000, (suseconds_t)(wait_ms % 1000) * 1000};
    const int result = libusb_handle_events_timeout_completed(usb->context, &wait, NULL);
    if (result < 0 && result != LIBUSB_ERROR_INTERRUPTED && usb->error == PORT_OK) {
        usb->error = error_of(result);
    }
}

static bool submit(struct port_usb *usb, struct pipe_end *end, uint8_t address, size_t size_bytes,
                   unsigned timeout_ms)
{
    libusb_fill_bulk_transfer(end->transfer, usb->handle, address, end->bytes, (int)size_bytes,
                              on_done, usb, timeout_ms);
    const int result = libusb_submit_transfer(end->transfer);
    end->flying = result == 0;
    if (result != 0 && usb->error == PORT_OK) {
        usb->error = error_of(result);
    }
    return end->flying;
}

static bool has_bulk(const struct libusb_interface_descriptor *interface, uint8_t address)
{
    for (int i = 0; i < interface->bNumEndpoints; i++) {
        const struct libusb_endpoint_descriptor *endpoint = &interface->endpoint[i];
        if (endpoint->bEndpointAddress == address &&
            (endpoint->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK) == LIBUSB_TRANSFER_TYPE_BULK) {
            return true;
        }
    }
    return false;
}

/* The first row of pipes that one of the interfaces has. */
static bool choose_pipes(struct port_usb *usb, const struct libusb_config_descriptor *config)
{
    for (size_t row = 0; row < usb->pipe_count; row++) {
        for (int i = 0; i < config->bNumInterfaces; i++) {
            const struct libusb_interface *interface = &config->interface[i];
            if (interface->num_altsetting > 0 &&
                has_bulk(interface->altsetting, usb->pipes[row].in) &&
                has_bulk(interface->altsetting, usb->pipes[row].out)) {
                usb->chosen = usb->pipes[row];
                usb->interface = interface->altsetting->bInterfaceNumber;
                return true;
            }
        }
    }
    return false;
}

static bool is_meant(const struct port_usb *usb, libusb_device *device)
{
    struct libusb_device_descriptor descriptor;
    return libusb_get_device_descriptor(device, &descriptor) == 0 &&
           descriptor.idVendor == usb->vendor && descriptor.idProduct == usb->product &&
           (usb->bus == 0 || (libusb_get_bus_number(device) == usb->bus &&
                              libusb_get_device_address(device) == usb->address));
}

static int device_take(struct port_usb *usb, libusb_device *device)
{
    struct libusb_config_descriptor *config = NULL;
    int result = libusb_get_active_config_descriptor(device, &config);
    if (result != 0) {
        return error_of(result);
    }
    const bool fits = choose_pipes(usb, config);
    libusb_free_config_descriptor(config);
    if (!fits) {
        return PORT_FAILED;
    }
    result = libusb_open(device, &usb->handle);
    if (result != 0) {
        return error_of(result);
    }
    (void)libusb_set_auto_detach_kernel_driver(usb->handle, 1);
    result = libusb_claim_interface(usb->handle, usb->interface);
    return result == 0 ? PORT_OK : error_of(result);
}

static int device_find(struct port_usb *usb)
{
    libusb_device **devices = NULL;
    const ssize_t count = libusb_get_device_list(usb->context, &devices);
    if (count < 0) {
        return error_of((int)count);
    }
    int error = PORT_ABSENT;
    for (ssize_t i = 0; i < count && error == PORT_ABSENT; i++) {
        if (is_meant(usb, devices[i])) {
            error = device_take(usb, devices[i]);
        }
    }
    libusb_free_device_list(devices, 1);
    return error;
}

/* A transfer that libusb has must come back before its memory goes. */
static void land(struct port_usb *usb)
{
    struct pipe_end *ends[] = {&usb->in, &usb->out};
    for (size_t i = 0; i < 2; i++) {
        if (ends[i]->flying) {
            (void)libusb_cancel_transfer(ends[i]->transfer);
        }
    }
    for (int i = 0; i < CLOSE_TRIES_MAX && (usb->in.flying || usb->out.flying); i++) {
        pump(usb, CLOSE_TRY_MS);
    }
    for (size_t i = 0; i < 2; i++) {
        if (!ends[i]->flying) {
            libusb_free_transfer(ends[i]->transfer);
        }
        ends[i]->transfer = NULL;
        ends[i]->flying = false;
        ends[i]->size_bytes = 0;
        explicit_bzero(ends[i]->bytes, sizeof(ends[i]->bytes));
    }
}

static void usb_close(struct port *port)
{
    struct port_usb *usb = (struct port_usb *)port;
    if (usb->context == NULL) {
        return;
    }
    land(usb);
    if (usb->handle != NULL) {
        (void)libusb_release_interface(usb->handle, usb->interface);
        libusb_close(usb->handle);
        usb->handle = NULL;
    }
    libusb_exit(usb->context);
    usb->context = NULL;
}

static int usb_open(struct port *port)
{
    struct port_usb *usb = (struct port_usb *)port;
    assert(usb->context == NULL);
    if (libusb_init(&usb->context) != 0) {
        usb->context = NULL;
        return PORT_FAILED;
    }
    usb->error = PORT_OK;
    int error = device_find(usb);
    if (error == PORT_OK) {
        usb->in.transfer = libusb_alloc_transfer(0);
        usb->out.transfer = libusb_alloc_transfer(0);
        if (usb->in.transfer == NULL || usb->out.transfer == NULL) {
            error = PORT_NO_MEMORY;
        } else if (!submit(usb, &usb->in, usb->chosen.in, TRANSFER_BYTES, 0)) {
            error = usb->error;
        }
    }
    if (error != PORT_OK) {
        usb_close(port);
    }
    return error;
}

static size_t usb_poll_fds(struct port *port, struct pollfd *fds, size_t room)
{
    const struct port_usb *usb = (const struct port_usb *)port;
    if (usb->context == NULL) {
        return 0;
    }
    const struct libusb_pollfd **list = libusb_get_pollfds(usb->context);
    size_t count = 0;
    for (; list != NULL && list[count] != NULL && count < room; count++) {
        fds[count] = (struct pollfd){.fd = list[count]->fd, .events = list[count]->events};
    }
    libusb_free_pollfds(list);
    return count;
}

static int usb_read(struct port *port, void *ret_bytes, size_t room)
{
    struct port_usb *usb = (struct port_usb *)port;
    struct pipe_end *in = &usb->in;
    if (usb->context == NULL) {
        return PORT_GONE;
    }
    if (in->at == in->size_bytes) {
        pump(usb, 0);
    }
    if (in->at < in->size_bytes) {
        const size_t rest = in->size_bytes - in->at;
        const size_t size = rest < room ? rest : room;
        memcpy(ret_bytes, in->bytes + in->at, size);
        explicit_bzero(in->bytes + in->at, size);
        in->at += size;
        return (int)size;
    }
    if (usb->error != PORT_OK) {
        return usb->error;
    }
    if (!in->flying && !submit(usb, in, usb->chosen.in, TRANSFER_BYTES, 0)) {
        return usb->error;
    }
    return 0;
}

static int usb_write(struct port *port, const void *bytes, size_t size_bytes)
{
    struct port_usb *usb = (struct port_usb *)port;
    struct pipe_end *out = &usb->out;
    if (usb->context == NULL) {
        return PORT_GONE;
    }
    if (out->flying) {
        pump(usb, 0);
    }
    if (usb->error != PORT_OK) {
        return usb->error;
    }
    if (out->flying) {
        return 0;
    }
    const size_t size = size_bytes < sizeof(out->bytes) ? size_bytes : sizeof(out->bytes);
    memcpy(out->bytes, bytes, size);
    return submit(usb, out, usb->chosen.out, size, WRITE_TIMEOUT_MS) ? (int)size : usb->error;
}

static void usb_destroy(struct port *port)
{
    usb_close(port);
    free(port);
}

static const struct port_ops usb_ops = {
    .kind = "usb",
    .open = usb_open,
    .poll_fds = usb_poll_fds,
    .read = usb_read,
    .write = usb_write,
    .close = usb_close,
    .destroy = usb_destroy,
};

struct port *port_usb_create(uint16_t vendor, uint16_t product, int bus, int address,
                             const struct port_usb_pipes *pipes, size_t pipe_count)
{
    assert(pipe_count > 0 && pipe_count <= PORT_USB_PIPES_MAX);
    struct port_usb *usb = calloc(1, sizeof(*usb));
    if (usb == NULL) {
        return NULL;
    }
    usb->port.ops = &usb_ops;
    usb->vendor = vendor;
    usb->product = product;
    usb->bus = bus;
    usb->address = address;
    memcpy(usb->pipes, pipes, pipe_count * sizeof(*pipes));
    usb->pipe_count = pipe_count;
    return &usb->port;
}
