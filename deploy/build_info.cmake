# Writes what a program says of itself into one source file, and only if it has changed: a new commit compiles that file
# and nothing else. cmake -DSOURCE=… -DOUT=… -DVERSION=… [-DCOMMIT=…] -P build_info.cmake
# The date is SOURCE_DATE_EPOCH, else the commit's: never the clock's, so that a build can be repeated byte by byte.
if(NOT COMMIT)
  find_program(GIT git)
  set(COMMIT unknown)
  # Only of our own work tree: a source archive unpacked inside another one has no commit.
  if(GIT AND EXISTS "${SOURCE}/.git")
    execute_process(COMMAND ${GIT} -C "${SOURCE}" log -1 --format=%h\;%ct OUTPUT_VARIABLE last ERROR_QUIET
      OUTPUT_STRIP_TRAILING_WHITESPACE)
    execute_process(COMMAND ${GIT} -C "${SOURCE}" status --porcelain --untracked-files=no OUTPUT_VARIABLE changes
      ERROR_QUIET)
    if(last)
      list(GET last 0 COMMIT)
      list(GET last 1 committed)
      if(changes)
        string(APPEND COMMIT ", modified")
      endif()
    endif()
  endif()
endif()
set(date "")
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH} AND DEFINED committed)
  set(ENV{SOURCE_DATE_EPOCH} ${committed})
endif()
if(DEFINED ENV{SOURCE_DATE_EPOCH})
  string(TIMESTAMP date "%Y-%m-%dT%H:%M:%SZ" UTC)
endif()
file(CONFIGURE OUTPUT "${OUT}" @ONLY CONTENT [[// Generated: do not edit.
#include "bot/build_info.hpp"

namespace fulcrum::bot {

build_info this_build() { return {"@VERSION@", "@COMMIT@", "@date@"}; }

}  // namespace fulcrum::bot
]])
