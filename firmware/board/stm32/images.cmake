# Images for chips: build/<preset>/firmware/NAME.elf. A budget is a region of the linker script: past it
# nothing links, so that core and kinds are size-checked for each chip whenever they are built.
set(chip_flags -mthumb -std=c11 -Os -g -ffreestanding -nostdlib -fno-common
    -ffunction-sections -fdata-sections -flto
    -Wall -Wextra -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Werror
    -include ${CMAKE_SOURCE_DIR}/drivers/base/banned.h
    -I${CMAKE_CURRENT_LIST_DIR}/include -I${CMAKE_SOURCE_DIR})
set(chip_script ${CMAKE_CURRENT_LIST_DIR}/image.ld)
set(chip_shared ${CMAKE_CURRENT_LIST_DIR})
file(GLOB chip_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/drivers/wire/*.h
     ${CMAKE_SOURCE_DIR}/firmware/*/*.h ${CMAKE_SOURCE_DIR}/firmware/board/stm32*/*.h)
list(TRANSFORM firmware_core_sources PREPEND ${CMAKE_SOURCE_DIR}/firmware/core/ OUTPUT_VARIABLE chip_core)
set(chip_common startup.c ticks.c ring.c pins.c watch.c settings.c main.c)
list(TRANSFORM chip_common PREPEND ${chip_shared}/)
set(chip_wire crc16.c register_map.c modbus_frame.c run_pack.c sha256.c firmware_image.c)
list(TRANSFORM chip_wire PREPEND ${CMAKE_SOURCE_DIR}/drivers/wire/)

# chip_image(NAME KIND BOARD cpu flash ram stack SOURCE...): SOURCEs are the board's.
function(chip_image name kind board cpu flash ram stack)
  set(image ${CMAKE_BINARY_DIR}/firmware/${name}.elf)
  list(TRANSFORM ARGN PREPEND ${CMAKE_SOURCE_DIR}/firmware/board/${board}/ OUTPUT_VARIABLE own)
  set(sources ${chip_common} ${own} ${chip_shared}/image_${kind}.c
      ${CMAKE_SOURCE_DIR}/firmware/${kind}/${kind}.c ${chip_core} ${chip_wire})
  add_custom_command(
    OUTPUT ${image}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/firmware
    COMMAND ${ARM_GCC} -mcpu=${cpu} ${chip_flags} ${sources} -T ${chip_script} -Wl,--gc-sections
            -Wl,--defsym=FLASH_BUDGET=${flash} -Wl,--defsym=RAM_BUDGET=${ram}
            -Wl,--defsym=STACK_BUDGET=${stack} -Wl,--print-memory-usage -lgcc -o ${image}
    DEPENDS ${sources} ${chip_headers} ${chip_script}
    COMMENT "image ${name}: flash ${flash}, RAM ${ram}"
    VERBATIM)
  add_custom_target(firmware_image_${name} ALL DEPENDS ${image})
endfunction()
