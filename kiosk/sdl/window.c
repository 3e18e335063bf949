#include "kiosk/sdl/window.h"

#include "kiosk/sdl/panel.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <SDL.h>

enum { EVENTS_BLANK = 256 }; /* more than ever waited at once */

struct window {
    SDL_Window *sdl;
    struct painter *painter;
    struct panel *panel;   /* NULL: SDL shows what is painted */
    uint64_t look_ms;      /* when the panel is looked at next, in SDL's ticks */
    struct ui_list *shown; /* what the surface holds */
    bool all_dirty;        /* the surface is new or was covered */
    int width_px;          /* of the picture */
    int height_px;
    int surface_px[2]; /* of SDL's surface: the picture turned back, where `turn` turns it */
    enum turn hangs;   /* as the panel was opened */
    enum turn turn;    /* further, by window_turn() */
    uint32_t *turned;  /* the picture, while `turn` turns it; else the surface is the picture */
    struct touch_fix fix;
    uint32_t wake_type;
    atomic_bool woken; /* a wake event is in SDL's queue */
};

static const struct {
    SDL_Keycode code;
    enum ui_key key;
} keys[] = {
    {SDLK_DOWN, UI_KEY_NEXT},          {SDLK_RIGHT, UI_KEY_NEXT},
    {SDLK_UP, UI_KEY_PREVIOUS},        {SDLK_LEFT, UI_KEY_PREVIOUS},
    {SDLK_RETURN, UI_KEY_ACT},         {SDLK_KP_ENTER, UI_KEY_ACT},
    {SDLK_SPACE, UI_KEY_ACT},          {SDLK_ESCAPE, UI_KEY_BACK},
    {SDLK_BACKSPACE, UI_KEY_BACK},     {SDLK_KP_2, UI_KEY_NEXT},
    {SDLK_KP_8, UI_KEY_PREVIOUS},      {SDLK_KP_5, UI_KEY_ACT},
    {SDLK_KP_PERIOD, UI_KEY_BACK},     {SDLK_ASTERISK, UI_KEY_SPEECH},
    {SDLK_KP_MULTIPLY, UI_KEY_SPEECH}, {SDLK_F5, UI_KEY_SPEECH},
    {SDLK_KP_PLUS, UI_KEY_LOUDER},     {SDLK_KP_MINUS, UI_KEY_SOFTER},
    {SDLK_KP_DIVIDE, UI_KEY_REPEAT},   {SDLK_F6, UI_KEY_REPEAT},
    {SDLK_KP_0, UI_KEY_HUSH},
};

const char *window_error(void)
{
    return SDL_GetError();
}

static void hints_set(void)
{
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0"); /* a finger is a finger, not a mouse too */
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_SetHint(SDL_HINT_NO_SIGNAL_HANDLERS, "0"); /* SIGTERM becomes WINDOW_QUIT */
    SDL_SetHint(SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0");
}

/* Before SDL: its driver "evdev" reads the input devices, and shows nothing. */
static int panel_start(struct window *window, const char *words)
{
    struct panel_config config;
    if (!panel_read(words, &config)) {
        SDL_SetError("the panel %s: any or CONNECTOR, and :right, :over or :left", words);
        return WINDOW_NO_DISPLAY;
    }
    const int error = panel_open(&config, &window->panel);
    if (error != PANEL_OK) {
        SDL_SetError("the panel %s: %s", words, panel_error_text(error));
        return WINDOW_NO_DISPLAY;
    }
    window->hangs = panel_turn(window->panel);
    SDL_SetHintWithPriority(SDL_HINT_VIDEODRIVER, "evdev", SDL_HINT_OVERRIDE);
    return WINDOW_OK;
}

static int sdl_open(struct window *window, const struct window_config *config)
{
    uint32_t flags = config->windowed ? SDL_WINDOW_RESIZABLE : SDL_WINDOW_BORDERLESS;
    int width_px = config->width_px == 0 ? 1080 : config->width_px;
    int height_px = config->height_px == 0 ? 1920 : config->height_px;
    hints_set();
    if (window->panel != NULL) {
        panel_size(window->panel, &width_px, &height_px);
    }
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) {
        return WINDOW_NO_DISPLAY;
    }
    /* On X11 a surface shared with the server is the least memory; Wayland has only the other way.
     */
    if (SDL_strcmp(SDL_GetCurrentVideoDriver(), "x11") == 0) {
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    }
    if (config->width_px == 0 && window->panel == NULL) {
        flags |= SDL_WINDOW_FULLSCREEN_DESKTOP;
    }
    window->sdl = SDL_CreateWindow(config->title, 0, 0, width_px, height_px, flags);
    if (window->sdl == NULL) {
        return WINDOW_NO_DISPLAY;
    }
    SDL_ShowCursor(config->pointer_hidden ? SDL_DISABLE : SDL_ENABLE);
    const SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    if (surface == NULL) {
        return WINDOW_NO_DISPLAY;
    }
    if (surface->format->BytesPerPixel != 4 || surface->format->Rmask != 0xFF0000 ||
        surface->format->Bmask != 0xFF) {
        return WINDOW_BAD_FORMAT;
    }
    window->width_px = window->surface_px[0] = surface->w;
    window->height_px = window->surface_px[1] = surface->h;
    window->wake_type = SDL_RegisterEvents(2); /* and one that says nothing */
    return WINDOW_OK;
}

int window_open(const struct window_config *config, struct painter *painter,
                struct window **ret_window)
{
    struct window *window = calloc(1, sizeof(*window));
    if (window == NULL) {
        return WINDOW_NO_MEMORY;
    }
    window->painter = painter;
    window->all_dirty = true;
    window->fix = TOUCH_FIX_NONE;
    atomic_init(&window->woken, false);
    window->shown = calloc(1, sizeof(*window->shown));
    int error = window->shown == NULL ? WINDOW_NO_MEMORY : WINDOW_OK;
    if (error == WINDOW_OK && config->panel != NULL && strcmp(config->panel, "none") != 0) {
        error = panel_start(window, config->panel);
    }
    if (error == WINDOW_OK) {
        error = sdl_open(window, config);
    }
    if (error != WINDOW_OK) {
        window_close(window);
        return error;
    }
    *ret_window = window;
    return WINDOW_OK;
}

void window_close(struct window *window)
{
    if (window == NULL) {
        return;
    }
    if (window->sdl != NULL) {
        SDL_DestroyWindow(window->sdl);
    }
    if (SDL_WasInit(SDL_INIT_VIDEO) != 0) {
        SDL_QuitSubSystem(SDL_INIT_VIDEO);
    }
    panel_close(window->panel);
    free(window->turned);
    free(window->shown);
    free(window);
}

void window_size(const struct window *window, int *ret_width_px, int *ret_height_px)
{
    *ret_width_px = window->width_px;
    *ret_height_px = window->height_px;
}

bool window_turn(struct window *window, enum turn turn)
{
    int width_px = window->surface_px[0];
    int height_px = window->surface_px[1];
    uint32_t *turned = NULL;
    turn_size(turn, &width_px, &height_px);
    if (turn != TURN_NONE) {
        turned = calloc((size_t)width_px * (size_t)height_px, sizeof(*turned));
        if (turned == NULL) {
            return false;
        }
    }
    free(window->turned);
    window->turned = turned;
    window->turn = turn;
    window->width_px = width_px;
    window->height_px = height_px;
    window->all_dirty = true;
    if (window->panel != NULL) {
        panel_hang(window->panel, (enum turn)((window->hangs + turn) % TURN_COUNT));
    }
    return true;
}

void window_wake(void *context)
{
    struct window *window = context;
    if (!atomic_exchange(&window->woken, true)) {
        SDL_Event event = {.type = window->wake_type};
        if (SDL_PushEvent(&event) < 0) {
            atomic_store(&window->woken, false); /* the queue is full: the next one tries again */
        }
    }
}

/* What a field would take; a keypad's figures only while it is switched to them. */
static char letter_of(const SDL_Keysym *key)
{
    const bool shift = (key->mod & KMOD_SHIFT) != 0;
    const bool figures = (key->mod & KMOD_NUM) != 0;
    int letter = 0;
    if ((key->mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI)) != 0) {
        return '\0';
    }
    if (key->sym >= SDLK_KP_1 && key->sym <= SDLK_KP_9) {
        letter = figures ? '1' + key->sym - SDLK_KP_1 : 0;
    } else if (key->sym == SDLK_KP_0) {
        letter = figures ? '0' : 0;
    } else if (key->sym >= 'a' && key->sym <= 'z') {
        letter = shift ? key->sym - 'a' + 'A' : key->sym;
    } else if (key->sym == SDLK_HASH || key->sym == SDLK_KP_HASH || (shift && key->sym == '3')) {
        letter = '#';
    } else if (key->sym == SDLK_BACKSPACE) {
        letter = '\b';
    } else if (!shift && ((key->sym >= '0' && key->sym <= '9') || key->sym == ' ' ||
                          key->sym == '\'' || key->sym == '-')) {
        letter = key->sym;
    }
    return (char)letter;
}

static bool key_event(const SDL_KeyboardEvent *sdl, struct window_event *event)
{
    const bool shift = (sdl->keysym.mod & KMOD_SHIFT) != 0;
    event->kind = WINDOW_KEY;
    event->letter = letter_of(&sdl->keysym);
    if (sdl->keysym.sym == SDLK_TAB) {
        event->key = shift ? UI_KEY_PREVIOUS : UI_KEY_NEXT;
        return true;
    }
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (keys[i].code == sdl->keysym.sym) {
            event->key = keys[i].key;
            return sdl->repeat == 0 || event->key == UI_KEY_NEXT || event->key == UI_KEY_PREVIOUS;
        }
    }
    event->kind = WINDOW_LETTER;
    return event->letter != '\0';
}

static bool window_change(struct window *window, const SDL_WindowEvent *sdl,
                          struct window_event *event)
{
    if (sdl->event == SDL_WINDOWEVENT_EXPOSED || sdl->event == SDL_WINDOWEVENT_RESTORED) {
        window->all_dirty = true;
        event->kind = WINDOW_WAKE;
        return true;
    }
    if (sdl->event != SDL_WINDOWEVENT_SIZE_CHANGED ||
        (sdl->data1 == window->surface_px[0] && sdl->data2 == window->surface_px[1])) {
        return false;
    }
    window->surface_px[0] = sdl->data1;
    window->surface_px[1] = sdl->data2;
    if (!window_turn(window, window->turn)) {
        const bool plain = window_turn(window, TURN_NONE); /* which needs no memory */
        assert(plain);
        (void)plain;
    }
    *event = (struct window_event){
        .kind = WINDOW_SIZE, .x_px = window->width_px, .y_px = window->height_px};
    return true;
}

void window_touch_fix(struct window *window, const struct touch_fix *fix)
{
    window->fix = *fix;
}

/* A touch lies on the picture, whatever was made of it. */
static int pixel_of(float place, int size_px)
{
    const int px = (int)(place * (float)size_px);
    return px < 0 ? 0 : px >= size_px ? size_px - 1 : px;
}

/* From the picture to what reads fingers. */
static enum turn turn_whole(const struct window *window)
{
    return (enum turn)((window->hangs + window->turn) % TURN_COUNT);
}

static void touch_put(const struct window *window, enum turn turn, struct window_event *event)
{
    const struct touch_point at = touch_fix_apply(&window->fix, event->raw);
    float x = (float)at.x;
    float y = (float)at.y;
    turn_touch(turn, &x, &y);
    event->x_px = pixel_of(x, window->width_px);
    event->y_px = pixel_of(y, window->height_px);
}

struct touch_point window_place(const struct window *window, int x_px, int y_px)
{
    const enum turn turn = turn_whole(window);
    float x = ((float)x_px + 0.5F) / (float)window->width_px;
    float y = ((float)y_px + 0.5F) / (float)window->height_px;
    turn_touch((enum turn)((TURN_COUNT - turn) % TURN_COUNT), &x, &y);
    return (struct touch_point){(double)x, (double)y};
}

static void finger_event(const struct window *window, const SDL_TouchFingerEvent *sdl,
                         enum window_event_kind kind, struct window_event *event)
{
    /* SDL counts fingers from 0; the mouse is 0 here. */
    event->kind = kind;
    event->finger = (int64_t)sdl->fingerId + 1;
    event->raw = (struct touch_point){(double)sdl->x, (double)sdl->y};
    touch_put(window, turn_whole(window), event);
}

static void mouse_event(const struct window *window, int x, int y, enum window_event_kind kind,
                        struct window_event *event)
{
    event->kind = kind;
    event->raw =
        (struct touch_point){(x + 0.5) / window->surface_px[0], (y + 0.5) / window->surface_px[1]};
    touch_put(window, window->turn, event);
}

/* False: an event that no screen cares for. */
static bool event_turn(struct window *window, const SDL_Event *sdl, struct window_event *event)
{
    *event = (struct window_event){.kind = WINDOW_NOTHING};
    switch (sdl->type) {
    case SDL_QUIT:
        event->kind = WINDOW_QUIT;
        return true;
    case SDL_MOUSEBUTTONDOWN:
        mouse_event(window, sdl->button.x, sdl->button.y, WINDOW_PRESS, event);
        return sdl->button.button == SDL_BUTTON_LEFT;
    case SDL_MOUSEBUTTONUP:
        mouse_event(window, sdl->button.x, sdl->button.y, WINDOW_RELEASE, event);
        return sdl->button.button == SDL_BUTTON_LEFT;
    case SDL_MOUSEMOTION:
        mouse_event(window, sdl->motion.x, sdl->motion.y, WINDOW_MOVE, event);
        return (sdl->motion.state & SDL_BUTTON_LMASK) != 0;
    case SDL_FINGERDOWN:
        finger_event(window, &sdl->tfinger, WINDOW_PRESS, event);
        return true;
    case SDL_FINGERMOTION:
        finger_event(window, &sdl->tfinger, WINDOW_MOVE, event);
        return true;
    case SDL_FINGERUP:
        finger_event(window, &sdl->tfinger, WINDOW_RELEASE, event);
        return true;
    case SDL_KEYDOWN:
        return key_event(&sdl->key, event);
    case SDL_WINDOWEVENT:
        return window_change(window, &sdl->window, event);
    default:
        break;
    }
    if (sdl->type == window->wake_type) {
        atomic_store(&window->woken, false);
        event->kind = WINDOW_WAKE;
        return true;
    }
    return false;
}

static int left_of(uint64_t until_ms)
{
    const uint64_t now_ms = SDL_GetTicks64();
    return now_ms < until_ms ? (int)(until_ms - now_ms) : 0;
}

/* True: there is something to be said of the panel. */
static bool panel_follow(struct window *window, struct window_event *event)
{
    if (window->panel == NULL || left_of(window->look_ms) > 0) {
        return false;
    }
    window->look_ms = SDL_GetTicks64() + PANEL_LOOK_MS;
    const int looked = panel_look(window->panel);
    if (looked == PANEL_OK) {
        return false;
    }
    window->all_dirty = true;
    *event = (struct window_event){.kind = looked == PANEL_BACK   ? WINDOW_BACK
                                           : looked == PANEL_AWAY ? WINDOW_AWAY
                                                                  : WINDOW_LOST};
    if (event->kind == WINDOW_LOST) {
        SDL_SetError("%s", panel_error_text(looked));
    }
    return true;
}

bool window_wait(struct window *window, int timeout_ms, struct window_event *ret_event)
{
    SDL_Event sdl;
    if (panel_follow(window, ret_event)) {
        return true;
    }
    int left_ms = timeout_ms < 0 ? 0 : timeout_ms;
    if (window->panel != NULL && left_ms > left_of(window->look_ms)) {
        left_ms = left_of(window->look_ms); /* the program turns once more, and comes back */
    }
    const uint64_t until = SDL_GetTicks64() + (uint64_t)left_ms;

    while (left_ms > 0 ? SDL_WaitEventTimeout(&sdl, left_ms) != 0 : SDL_PollEvent(&sdl) != 0) {
        if (event_turn(window, &sdl, ret_event)) {
            return true;
        }
        left_ms = left_of(until);
    }
    *ret_event = (struct window_event){.kind = WINDOW_NOTHING};
    return false;
}

void window_forget(struct window *window)
{
    /* SDL takes the places of events that were handled for new ones, and wipes none. */
    SDL_Event blank = {.type = window->wake_type + 1};
    for (int i = 0; i < EVENTS_BLANK && SDL_PushEvent(&blank) >= 0; i++) {
    }
    SDL_FlushEvent(blank.type);
    explicit_bzero(window->shown, sizeof(*window->shown));
    window->all_dirty = true;
}

static void surface_put(const struct window *window, const struct turn_pixels *picture,
                        const struct turn_pixels *surface, const struct ui_rect *parts, int count)
{
    SDL_Rect rects[UI_DIRTY_MAX];
    for (int i = 0; i < count; i++) {
        const struct ui_rect at =
            turn_rect(window->turn, parts[i], picture->width_px, picture->height_px);
        rects[i] = (SDL_Rect){at.x, at.y, at.w, at.h};
        if (window->turn != TURN_NONE) {
            turn_copy(window->turn, picture, parts[i], surface);
        }
    }
    SDL_UpdateWindowSurfaceRects(window->sdl, rects, count);
}

int64_t window_show(struct window *window, const struct ui_list *list)
{
    struct ui_rect dirty[UI_DIRTY_MAX];
    int64_t painted = 0;
    int count = 1;

    dirty[0] = ui_rect_make(0, 0, list->width_px, list->height_px);
    if (!window->all_dirty) {
        count = ui_list_diff(window->shown, list, dirty);
    }
    if (count == 0) {
        return 0;
    }
    SDL_Surface *surface = SDL_GetWindowSurface(window->sdl);
    if (surface == NULL || surface->w != window->surface_px[0] ||
        surface->h != window->surface_px[1] || list->width_px != window->width_px ||
        list->height_px != window->height_px) {
        window->all_dirty = true; /* being resized: the next list has the new size */
        return 0;
    }
    const struct turn_pixels shown = {surface->pixels, surface->w, surface->h, surface->pitch / 4};
    const struct turn_pixels picture =
        window->turn == TURN_NONE ? shown
                                  : (struct turn_pixels){window->turned, window->width_px,
                                                         window->height_px, window->width_px};
    struct canvas canvas = {.pixels = picture.pixels,
                            .width_px = picture.width_px,
                            .height_px = picture.height_px,
                            .stride_px = picture.stride_px};
    for (int i = 0; i < count; i++) {
        canvas.clip = dirty[i];
        painter_paint(window->painter, list, &canvas);
        painted += (int64_t)dirty[i].w * dirty[i].h;
    }
    if (window->panel != NULL) {
        panel_put(window->panel, &picture, dirty, count);
    } else {
        surface_put(window, &picture, &shown, dirty, count);
    }
    *window->shown = *list;
    window->all_dirty = false;
    return painted;
}
