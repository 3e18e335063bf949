find_program(ARM_OBJCOPY arm-none-eabi-objcopy)
find_program(PYTHON python3)

# Images for chips, in build/<preset>/firmware. A budget is a region of the linker script: past it
# nothing links, so that core and kinds are size-checked for each chip whenever they are built.
set(chip_flags -mthumb -std=c11 -Os -g -ffreestanding -nostdlib -fno-common
    -ffunction-sections -fdata-sections -flto
    -Wall -Wextra -Wconversion -Wshadow -Wundef -Wstrict-prototypes -Werror
    -include ${CMAKE_SOURCE_DIR}/drivers/base/banned.h
    -I${CMAKE_CURRENT_LIST_DIR}/include -I${CMAKE_SOURCE_DIR})
set(chip_shared ${CMAKE_CURRENT_LIST_DIR})
file(GLOB chip_headers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/drivers/wire/*.h
     ${CMAKE_SOURCE_DIR}/firmware/*/*.h ${CMAKE_SOURCE_DIR}/firmware/board/stm32*/*.h)
list(TRANSFORM firmware_core_sources PREPEND ${CMAKE_SOURCE_DIR}/firmware/core/ OUTPUT_VARIABLE chip_core)
set(chip_common startup.c flash.c ticks.c ring.c pins.c watch.c slots.c settings.c main.c)
list(TRANSFORM chip_common PREPEND ${chip_shared}/)
set(chip_wire crc16.c register_map.c modbus_frame.c run_pack.c ink_pack.c sha256.c firmware_image.c)
list(TRANSFORM chip_wire PREPEND ${CMAKE_SOURCE_DIR}/drivers/wire/)

set(chip_boot startup.c flash.c watch.c slots.c boot.c)
list(TRANSFORM chip_boot PREPEND ${chip_shared}/)
set(chip_boot ${chip_boot} ${CMAKE_SOURCE_DIR}/firmware/core/update.c)
foreach(source crc16.c sha256.c firmware_image.c)
  list(APPEND chip_boot ${CMAKE_SOURCE_DIR}/drivers/wire/${source})
endforeach()

# chip_link(elf cpu script SOURCES source... FLAGS flag... AFTER what it is made from besides...)
function(chip_link elf cpu script)
  cmake_parse_arguments(link "" "" "FLAGS;SOURCES;AFTER" ${ARGN})
  get_filename_component(name ${elf} NAME)
  add_custom_command(
    OUTPUT ${elf}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/firmware
    COMMAND ${ARM_GCC} -mcpu=${cpu} ${chip_flags} ${link_SOURCES} -T ${chip_shared}/${script}
            -Wl,--gc-sections ${link_FLAGS} -Wl,--print-memory-usage -lgcc -o ${elf}
    DEPENDS ${link_SOURCES} ${chip_headers} ${chip_shared}/${script} ${link_AFTER}
    COMMENT "image ${name}"
    VERBATIM)
endfunction()

# chip_image(NAME KIND BOARD): the image for each slot (NAME-a.elf, NAME-b.elf; as .bin for `hallctl image
# sign`, as .slot with its head), and NAME.elf: boot code with slot A, as a chip leaves the factory.
# What a board has is in the variables chip_*; see stm32g0/images.cmake.
function(chip_image name kind board)
  set(folder ${CMAKE_BINARY_DIR}/firmware)
  list(TRANSFORM chip_own PREPEND ${CMAKE_SOURCE_DIR}/firmware/board/${board}/ OUTPUT_VARIABLE own)
  list(TRANSFORM chip_face PREPEND ${CMAKE_SOURCE_DIR}/firmware/board/${board}/ OUTPUT_VARIABLE face)
  set(budget -Wl,--defsym=RAM_BUDGET=${chip_ram} -Wl,--defsym=STACK_BUDGET=${chip_stack})
  set(places -DSLOT_A_AT=${chip_slot_a}U -DSLOT_B_AT=${chip_slot_b}U -DSLOT_BYTES=${chip_slot_bytes}
      -DSLOT_PAGE_BYTES=${chip_page_bytes})
  foreach(slot a b)
    set(image ${folder}/${name}-${slot})
    chip_link(${image}.elf ${chip_cpu} image.ld
      FLAGS ${places} ${budget} -Wl,--defsym=IMAGE_AT=${chip_slot_${slot}}+512
            -Wl,--defsym=FLASH_BUDGET=${chip_flash}
      SOURCES ${chip_common} ${own} ${face} ${chip_shared}/image_${kind}.c
              ${CMAKE_SOURCE_DIR}/firmware/${kind}/${kind}.c ${chip_core} ${chip_wire})
    add_custom_command(
      OUTPUT ${image}.bin ${image}.slot
      COMMAND ${ARM_OBJCOPY} -O binary ${image}.elf ${image}.bin
      COMMAND ${PYTHON} ${chip_shared}/pack.py ${image}.bin ${image}.slot ${kind} ${board} ${slot}
      DEPENDS ${image}.elf ${chip_shared}/pack.py ${chip_headers}
      VERBATIM)
  endforeach()
  list(TRANSFORM chip_base PREPEND ${CMAKE_SOURCE_DIR}/firmware/board/${board}/ OUTPUT_VARIABLE base)
  chip_link(${folder}/${name}.elf ${chip_cpu} boot.ld
    FLAGS ${places} ${budget} -Wl,--defsym=BOOT_BUDGET=${chip_boot_bytes}
          -Wl,--defsym=SLOT_A_AT=${chip_slot_a} -Wl,--defsym=SLOT_BYTES=${chip_slot_bytes}
          -Wl,--format=binary -Wl,${folder}/${name}-a.slot -Wl,--format=default
    SOURCES ${chip_boot} ${base}
    AFTER ${folder}/${name}-a.slot)
  add_custom_target(firmware_image_${name} ALL DEPENDS ${folder}/${name}.elf ${folder}/${name}-b.slot)
endfunction()
