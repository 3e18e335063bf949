# How a room is built. Every target of the tree comes from one of these functions, so that warnings,
# sanitizers and the banned functions hold everywhere.
#
#   mashang_room(NAME SOURCES a.c b.c [LINK lower-room ...])     a static library; includes are "room/file.h"
#   mashang_program(NAME SOURCES main.c [LINK room ...])         build/<preset>/bin/NAME
#   mashang_unit_test(NAME SOURCES x_test.c [LINK room ...])     build/<preset>/unit/NAME, cmocka, in ctest
#   mashang_fuzz(NAME SOURCES fuzz_x.c [LINK room ...])          libFuzzer in preset `fuzz`, else a corpus player;
#                                                                the corpus is tests/fuzz/NAME/corpus
#   mashang_pkg(NAME pkg-config-module ...)                      an imported target pkg::NAME

find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
# A hall is built without the packages of the tests, and then without what only tests need:
# rooms under tests/ ask test_packages_FOUND.
pkg_check_modules(test_packages QUIET cmocka zbar)

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
# Asserts stay on in release: a mistake of ours must stop, not spread.
set(CMAKE_C_FLAGS_RELEASE "-O2 -g")

set(MASHANG_SANITIZE "" CACHE STRING "address,undefined | thread | empty")
option(MASHANG_FUZZ "build fuzz targets with libFuzzer (clang)" OFF)

add_library(mashang_options INTERFACE)
target_compile_options(mashang_options INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Wformat=2 -Wundef -Wstrict-prototypes -Werror
    -include ${CMAKE_SOURCE_DIR}/drivers/base/banned.h)
target_compile_definitions(mashang_options INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
target_include_directories(mashang_options INTERFACE ${CMAKE_SOURCE_DIR})
if(MASHANG_SANITIZE)
  set(sanitize -fsanitize=${MASHANG_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # Instrumented code hides ranges from gcc, which then warns of cuts that cannot be.
  target_compile_options(mashang_options INTERFACE ${sanitize}
      $<$<C_COMPILER_ID:GNU>:-Wno-format-truncation>)
  target_link_options(mashang_options INTERFACE ${sanitize})
endif()
if(MASHANG_FUZZ)
  target_compile_options(mashang_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

function(mashang_pkg name)
  pkg_check_modules(${name} REQUIRED QUIET IMPORTED_TARGET GLOBAL ${ARGN})
  if(NOT TARGET pkg::${name})
    add_library(pkg::${name} ALIAS PkgConfig::${name})
  endif()
endfunction()

function(mashang_room name)
  cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
  add_library(${name} STATIC ${room_SOURCES})
  target_link_libraries(${name} PRIVATE mashang_options ${room_LINK})
endfunction()

function(mashang_program name)
  cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${room_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  target_link_libraries(${name} PRIVATE mashang_options ${room_LINK})
  install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()

function(mashang_unit_test name)
  cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
  # A hall is built without the packages of the tests.
  pkg_check_modules(cmocka QUIET IMPORTED_TARGET GLOBAL cmocka)
  if(NOT cmocka_FOUND)
    return()
  endif()
  add_executable(${name} ${room_SOURCES})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/unit)
  target_link_libraries(${name} PRIVATE mashang_options ${room_LINK} PkgConfig::cmocka)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
endfunction()

# All fuzz targets, so that the preset `fuzz` need not build the rest.
add_custom_target(fuzz_targets)

function(mashang_fuzz name)
  cmake_parse_arguments(room "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${name} ${room_SOURCES})
  add_dependencies(fuzz_targets ${name})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/fuzz)
  target_link_libraries(${name} PRIVATE mashang_options ${room_LINK})
  if(MASHANG_FUZZ)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/lib/corpus_player.c)
  endif()
endfunction()
