# The sources of the kiosk's scenes, a file a family of screens.
file(GLOB KIOSK_FIXTURE CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/lib/kiosk_fixture*.c)
