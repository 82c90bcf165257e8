# Flags that are about what is shipped: hardening, and builds that can be repeated.
include(CheckCXXCompilerFlag)

# What a program that reads other people's texts should be built with. Apart from fulcrum_flags, so that tests of other
# profiles can build something with exactly these.
add_library(fulcrum_hardening INTERFACE)
target_compile_options(fulcrum_hardening INTERFACE -fPIE -fstack-protector-strong -fstack-clash-protection
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
check_cxx_compiler_flag(-fcf-protection=full FULCRUM_HAS_CF_PROTECTION)  # x86 alone
if(FULCRUM_HAS_CF_PROTECTION)
  target_compile_options(fulcrum_hardening INTERFACE -fcf-protection=full)
endif()
target_compile_definitions(fulcrum_hardening INTERFACE _GLIBCXX_ASSERTIONS)
target_link_options(fulcrum_hardening INTERFACE -pie -Wl,-z,relro,-z,now,-z,noexecstack)

# No path of this machine in the program.
target_compile_options(fulcrum_flags INTERFACE -ffile-prefix-map=${PROJECT_SOURCE_DIR}=.)
if(FULCRUM_PROFILE STREQUAL "release")
  target_link_libraries(fulcrum_flags INTERFACE fulcrum_hardening)
  target_link_options(fulcrum_flags INTERFACE -Wl,--build-id=sha1)
endif()
