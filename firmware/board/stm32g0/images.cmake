set(g0 chip.c usart.c flash.c)
chip_image(pad-g0 pad stm32g0 cortex-m0plus 16K 4K 1K ${g0} keys.c leds.c face_panel.c)
chip_image(evaluator-g0 evaluator stm32g0 cortex-m0plus 16K 4K 1K ${g0} keys.c leds.c face_panel.c)
chip_image(strip-g0 strip stm32g0 cortex-m0plus 32K 16K 2K ${g0} face_strip.c)
