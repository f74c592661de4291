# What `cpack -G DEB` puts into the Debian package; scripts/package calls it. Files go where Debian wants them, whatever
# the prefix of the build is.
include(GNUInstallDirs)
set(PACKAGING ${CMAKE_CURRENT_LIST_DIR})
set(PACKAGED ${CMAKE_BINARY_DIR}/packaged)
set(PACKAGE_RELEASE 1) # of the package, for one version of the program

string(TIMESTAMP PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # heeds SOURCE_DATE_EPOCH
configure_file(${PACKAGING}/changelog.in ${PACKAGED}/changelog.Debian @ONLY)
configure_file(${PACKAGING}/leadwire.1.in ${PACKAGED}/leadwire.1.in @ONLY)
configure_file(CHANGELOG.md ${PACKAGED}/changelog COPYONLY)
add_custom_command(OUTPUT ${PACKAGED}/leadwire.1.gz
  COMMAND ${PACKAGING}/manual $<TARGET_FILE:leadwire> ${PACKAGED}/leadwire.1.in ${PACKAGED}/leadwire.1.gz
  COMMAND gzip -9nkf ${PACKAGED}/changelog ${PACKAGED}/changelog.Debian
  DEPENDS leadwire ${PACKAGING}/manual ${PACKAGED}/leadwire.1.in ${PACKAGED}/changelog ${PACKAGED}/changelog.Debian
  VERBATIM)
add_custom_target(packaged DEPENDS ${PACKAGED}/leadwire.1.gz)

set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON) # the tests need not be built
set(PRIVATE_MODE OWNER_READ OWNER_WRITE GROUP_READ) # the settings hold passwords
install(TARGETS leadwire DESTINATION /usr/bin)
install(FILES conf/leadwire.properties DESTINATION /etc/leadwire PERMISSIONS ${PRIVATE_MODE})
install(DIRECTORY conf/nginx conf/apache conf/logrotate DESTINATION /usr/share/leadwire)
install(FILES conf/systemd/leadwire.socket conf/systemd/leadwire.service conf/systemd/leadwire-courier.service
  conf/systemd/leadwire-sweep.service conf/systemd/leadwire-sweep.timer DESTINATION /lib/systemd/system)
foreach(units leadwire leadwire-)
  install(FILES conf/systemd/sandbox.conf DESTINATION /lib/systemd/system/${units}.service.d RENAME 10-sandbox.conf)
endforeach()
install(FILES conf/systemd/sysusers.conf DESTINATION /usr/lib/sysusers.d RENAME leadwire.conf)
install(FILES conf/systemd/tmpfiles.conf DESTINATION /usr/lib/tmpfiles.d RENAME leadwire.conf)
install(FILES ${PACKAGED}/leadwire.1.gz DESTINATION /usr/share/man/man1)
install(FILES ${PACKAGED}/changelog.gz ${PACKAGED}/changelog.Debian.gz ${PACKAGING}/copyright README.md
  DESTINATION /usr/share/doc/leadwire)
install(FILES ${PACKAGING}/lintian-overrides DESTINATION /usr/share/lintian/overrides RENAME leadwire)

set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PACKAGE_CONTACT "Leadwire's maintainers <leadwire@users.noreply.github.com>")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_RELEASE ${PACKAGE_RELEASE})
set(CPACK_DEBIAN_PACKAGE_SECTION web)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "store of sales leads behind public lead APIs")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
  "Leadwire keeps one store of sales leads in PostgreSQL and serves it through
the lead APIs of Grow CRM, Laravel CRM, RichUtilities and TaskIP, so that a
client written for one of them works unchanged. It is a FastCGI program that
runs behind nginx or Apache.")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The account and the folders are made by sysusers.d and tmpfiles.d.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "systemd | systemd-standalone-sysusers, systemd | systemd-standalone-tmpfiles")
# The places of leads' addresses come from iso-codes.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql, nginx | apache2, iso-codes")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libapache2-mod-xsendfile")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PACKAGING}/conffiles ${PACKAGING}/postinst ${PACKAGING}/prerm ${PACKAGING}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
