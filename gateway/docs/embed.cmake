# Puts files into the program: lays them down in FOLDER, each also compressed, and writes FOLDER/embedded.S, which
# carries them, and FOLDER/embedded_files.cc, which lists them. FILES are their paths; LICENSES are put together
# into one more, licenses.txt.
file(MAKE_DIRECTORY ${FOLDER})
set(text "")
foreach(license ${LICENSES})
  file(READ ${license} part)
  string(APPEND text "${part}\n")
endforeach()
file(WRITE ${FOLDER}/licenses.txt "${text}")
file(COPY ${FILES} DESTINATION ${FOLDER})

set(assembly "    .section .rodata\n")
set(symbols "")
set(rows "")
set(index 0)
foreach(path ${FILES} ${FOLDER}/licenses.txt)
  get_filename_component(name ${path} NAME)
  execute_process(COMMAND gzip -9 -n -k -f ${name} WORKING_DIRECTORY ${FOLDER} COMMAND_ERROR_IS_FATAL ANY)
  foreach(form "" .gz)
    string(REPLACE . _ suffix "${form}")
    set(symbol "touchstone_docs_${index}${suffix}")
    string(APPEND assembly "    .global ${symbol}, ${symbol}_end\n${symbol}:\n    .incbin \"${FOLDER}/${name}${form}\"\n"
                           "${symbol}_end:\n    .byte 0\n")
    string(APPEND symbols "extern \"C\" const char ${symbol}[], ${symbol}_end[];\n")
    set(view${suffix} "{${symbol}, static_cast<size_t>(${symbol}_end - ${symbol})}")
  endforeach()
  string(APPEND rows "      {\"${name}\", ${view}, ${view_gz}},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${FOLDER}/embedded.S "${assembly}    .section .note.GNU-stack,\"\",%progbits\n")
file(WRITE ${FOLDER}/embedded_files.cc
     "#include \"gateway/docs/embedded_files.h\"\n\n${symbols}\nnamespace touchstone::gateway {\n\n"
     "const std::vector<EmbeddedFile>& EmbeddedFiles() {\n"
     "  static const auto* const files = new std::vector<EmbeddedFile>{\n${rows}  };\n  return *files;\n}\n\n"
     "}  // namespace touchstone::gateway\n")
