# Three images for the STM32F405. A budget is a region of the linker script: past it nothing links.
set(chip_flags -mcpu=cortex-m4 -mthumb -std=c11 -Os -g -ffreestanding -nostdlib -fno-common
    -ffunction-sections -fdata-sections -flto
    -Wall -Wextra -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Werror
    -include ${CMAKE_SOURCE_DIR}/drivers/base/banned.h
    -I${CMAKE_CURRENT_LIST_DIR}/include -I${CMAKE_SOURCE_DIR})
set(chip_script ${CMAKE_CURRENT_LIST_DIR}/stm32f405.ld)
file(GLOB chip_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/drivers/wire/*.h
     ${CMAKE_SOURCE_DIR}/firmware/*/*.h ${CMAKE_CURRENT_LIST_DIR}/*.h)
list(TRANSFORM firmware_core_sources PREPEND ${CMAKE_SOURCE_DIR}/firmware/core/ OUTPUT_VARIABLE core)
set(board startup.c ticks.c usart.c settings.c console.c main.c)
list(TRANSFORM board PREPEND ${CMAKE_CURRENT_LIST_DIR}/)
set(wire crc16.c register_map.c modbus_frame.c run_pack.c sha256.c firmware_image.c)
list(TRANSFORM wire PREPEND ${CMAKE_SOURCE_DIR}/drivers/wire/)

# chip_image(NAME flash ram stack)
function(chip_image name flash ram stack)
  set(image ${CMAKE_BINARY_DIR}/firmware/${name}.elf)
  set(sources ${board} ${CMAKE_CURRENT_LIST_DIR}/image_${name}.c
      ${CMAKE_SOURCE_DIR}/firmware/${name}/${name}.c ${core} ${wire})
  add_custom_command(
    OUTPUT ${image}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/firmware
    COMMAND ${ARM_GCC} ${chip_flags} ${sources} -T ${chip_script} -Wl,--gc-sections
            -Wl,--defsym=FLASH_BUDGET=${flash} -Wl,--defsym=RAM_BUDGET=${ram}
            -Wl,--defsym=STACK_BUDGET=${stack} -Wl,--print-memory-usage -lgcc -o ${image}
    DEPENDS ${sources} ${chip_headers} ${chip_script}
    COMMENT "image ${name}: flash ${flash}, RAM ${ram}"
    VERBATIM)
  add_custom_target(firmware_image_${name} ALL DEPENDS ${image})
endfunction()
chip_image(pad 16K 4K 1K)
chip_image(evaluator 16K 4K 1K)
chip_image(strip 32K 16K 2K)
