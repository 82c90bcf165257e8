# What `cmake --install` puts where, and the Debian package: deploy/package builds it.
include(GNUInstallDirs)
set(installed ${PROJECT_BINARY_DIR}/installed)  # files as they are installed

install(TARGETS fulcrum RUNTIME)

# Units name the program's place; those for one of several workspaces differ in their folders alone.
set(units lib/systemd/system)
foreach(unit fulcrum.service fulcrum-backup.service fulcrum-backup.timer)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/deploy/${unit})
  file(READ deploy/${unit} text)
  string(REPLACE /usr/bin/fulcrum ${CMAKE_INSTALL_FULL_BINDIR}/fulcrum text "${text}")
  file(CONFIGURE OUTPUT ${installed}/${unit} CONTENT "${text}" @ONLY)
  string(REGEX REPLACE "^#[^[]*" "# ${unit} for one of several workspaces: its name is after the @.\n" several "${text}")
  foreach(folder /etc /var/lib /var/backups)
    string(REPLACE ${folder}/fulcrum/ ${folder}/fulcrum/%i/ several "${several}")
  endforeach()
  string(REPLACE StateDirectory=fulcrum\n StateDirectory=fulcrum/%i\n several "${several}")
  string(REGEX REPLACE "(Description=[^\n]*)" "\\1 (%i)" several "${several}")
  string(REGEX REPLACE "([.])" "@\\1" several_name ${unit})
  file(CONFIGURE OUTPUT ${installed}/${several_name} CONTENT "${several}" @ONLY)
  install(FILES ${installed}/${unit} ${installed}/${several_name} DESTINATION ${units})
endforeach()
install(FILES deploy/fulcrum.sysusers RENAME fulcrum.conf DESTINATION lib/sysusers.d)
install(FILES deploy/fulcrum.tmpfiles RENAME fulcrum.conf DESTINATION lib/tmpfiles.d)

# The configuration is in /etc, which the units name; with another prefix than /usr or /usr/local in etc below it. One that is
# there stays: somebody wrote it.
install(CODE "set(example \"${PROJECT_SOURCE_DIR}/deploy/fulcrum.example.yaml\")")
install(CODE [[
  set(etc /etc/fulcrum)
  if(NOT CMAKE_INSTALL_PREFIX MATCHES "^/usr(/local)?/?$")
    set(etc "${CMAKE_INSTALL_PREFIX}/etc/fulcrum")
  endif()
  if(EXISTS "$ENV{DESTDIR}${etc}/fulcrum.yaml")
    message(STATUS "Kept as it is: $ENV{DESTDIR}${etc}/fulcrum.yaml")
  else()
    file(INSTALL "${example}" DESTINATION "${etc}" RENAME fulcrum.yaml)
  endif()
]])

set(share ${CMAKE_INSTALL_DATADIR}/fulcrum)
install(DIRECTORY content/tracks content/banks content/messages DESTINATION ${share}/content)
install(FILES content/track.schema.json DESTINATION ${share}/content)
install(FILES deploy/prometheus-alerts.yaml deploy/grafana-dashboard.json DESTINATION ${share})
install(FILES README.md deploy/CHANGELOG.md deploy/nudges.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES content/README.md RENAME writing-tracks.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES deploy/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES deploy/fulcrum.bash RENAME fulcrum DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)

# The manual and the bill of materials come from the program itself; a whole release build has them.
add_custom_command(OUTPUT ${installed}/man/fulcrum.1.gz ${installed}/fulcrum.spdx.json
  COMMAND ${PROJECT_SOURCE_DIR}/deploy/manual $<TARGET_FILE:fulcrum> ${installed}/man
  COMMAND ${PROJECT_SOURCE_DIR}/deploy/sbom $<TARGET_FILE:fulcrum> ${installed}/fulcrum.spdx.json
  DEPENDS fulcrum deploy/manual deploy/sbom COMMENT "Writing the manual and the bill of materials" VERBATIM)
set(when)
if(FULCRUM_PROFILE STREQUAL "release")
  set(when ALL)
endif()
add_custom_target(fulcrum_papers ${when} DEPENDS ${installed}/man/fulcrum.1.gz ${installed}/fulcrum.spdx.json)
install(DIRECTORY ${installed}/man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 OPTIONAL)
install(FILES ${installed}/fulcrum.spdx.json DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)

# --- the package -----------------------------------------------------------------------------------------------------
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME fulcrum)
set(CPACK_PACKAGE_VENDOR Fulcrum)
set(CPACK_PACKAGE_CONTACT "Fulcrum <fulcrum@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "coach for people who lead, in team chat")
set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_SET_DESTDIR ON)  # some files are in /etc
set(CPACK_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates, tzdata")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Fulcrum talks with team leads in direct messages of Mattermost: a short prompt in\n\
 the morning, a reflection question later, a tip when asked. It keeps a private,\n sealed journal for each of them.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/deploy/debian/conffiles;\
${PROJECT_SOURCE_DIR}/deploy/debian/postinst;${PROJECT_SOURCE_DIR}/deploy/debian/prerm;${PROJECT_SOURCE_DIR}/deploy/debian/postrm")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
