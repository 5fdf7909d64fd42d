cmake_minimum_required(VERSION 3.25)

# Writes OUTPUT, a C++ file with the migrations in FOLDER as the set SET. Run by touchstone_schema().
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)

# The text of a file as a C++ literal.
function(literal file result)
  file(READ ${file} text)
  string(FIND "${text}" ")sql\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} holds the text )sql\", which ends a C++ literal")
  endif()
  set(${result} "R\"sql(${text})sql\"" PARENT_SCOPE)
endfunction()

set(migrations "")
set(last 0)
foreach(file ${files})
  get_filename_component(name ${file} NAME)
  if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_([a-z0-9_]+)(\\.(sqlite|postgres))?\\.sql$")
    message(FATAL_ERROR "${file}: a migration is named NNNN_what.sql or NNNN_what.(sqlite|postgres).sql")
  endif()
  set(padded ${CMAKE_MATCH_1})
  set(what ${CMAKE_MATCH_2})
  set(dialect "${CMAKE_MATCH_4}")
  math(EXPR number "1${padded} - 10000")
  if(dialect STREQUAL "sqlite")
    continue()  # taken with its other half
  endif()
  math(EXPR next "${last} + 1")
  if(NOT number EQUAL next)
    message(FATAL_ERROR "${file}: expected number ${next}; a migration for SQLite needs one for PostgreSQL")
  endif()
  set(last ${number})
  literal(${file} postgres)
  if(dialect STREQUAL "postgres")
    literal(${FOLDER}/${padded}_${what}.sqlite.sql sqlite)
  else()
    set(sqlite "${postgres}")
  endif()
  string(APPEND migrations "        {${number}, \"${what}\",\n${sqlite},\n${postgres}},\n")
endforeach()

string(SUBSTRING ${SET} 0 1 initial)
string(TOUPPER ${initial} initial)
string(SUBSTRING ${SET} 1 -1 rest)
file(WRITE ${OUTPUT} "// Made from ${SET}'s schema/*.sql.
#include \"services/runtime/sql/migrations.h\"

namespace touchstone {

const MigrationSet& ${initial}${rest}Migrations();

const MigrationSet& ${initial}${rest}Migrations() {
  static const auto& set = *new MigrationSet{
      \"${SET}\",
      {
${migrations}      }};
  return set;
}

}  // namespace touchstone
")
