# Writes an assembler file that carries INPUT's bytes under the symbols that proto/descriptors.cc names.
file(WRITE ${OUTPUT} "
    .section .rodata
    .global touchstone_descriptor_set
    .global touchstone_descriptor_set_end
touchstone_descriptor_set:
    .incbin \"${INPUT}\"
touchstone_descriptor_set_end:
    .byte 0
    .section .note.GNU-stack,\"\",%progbits
")
