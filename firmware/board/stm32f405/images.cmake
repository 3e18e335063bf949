set(f405 chip.c usart.c flash.c console.c)
chip_image(pad pad stm32f405 cortex-m4 16K 4K 1K ${f405})
chip_image(evaluator evaluator stm32f405 cortex-m4 16K 4K 1K ${f405})
chip_image(strip strip stm32f405 cortex-m4 32K 16K 2K ${f405})
