# touchstone_schema(TARGET SET NAME): embeds the migrations in `schema/` beside the caller's CMakeLists.txt into
# TARGET, as the set SET ("catalog"), given by `const MigrationSet& <Name>Migrations()` of namespace touchstone
# (<Name> is the set's, with a capital: CatalogMigrations). The caller declares that function in a header of its
# own; see migrations.h for how the files are named.
set(TOUCHSTONE_EMBED_SCHEMA ${CMAKE_CURRENT_LIST_DIR}/embed_schema.cmake CACHE INTERNAL "")

function(touchstone_schema target keyword set)
  if(NOT keyword STREQUAL "SET")
    message(FATAL_ERROR "touchstone_schema(TARGET SET NAME)")
  endif()
  file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/schema/*.sql)
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${set}_migrations.cc)
  add_custom_command(
    OUTPUT ${source}
    COMMAND ${CMAKE_COMMAND} -DSET=${set} -DFOLDER=${CMAKE_CURRENT_SOURCE_DIR}/schema -DOUTPUT=${source}
            -P ${TOUCHSTONE_EMBED_SCHEMA}
    DEPENDS ${migrations} ${TOUCHSTONE_EMBED_SCHEMA}
    COMMENT "Embedding the migrations of ${set}"
    VERBATIM)
  target_sources(${target} PRIVATE ${source})
endfunction()
