# scorescope_embed_shaders(<out.cpp> <files...>): every shader as text in one generated source.
function(scorescope_embed_shaders output)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} "-DFILES=${ARGN}"
            -P ${PROJECT_SOURCE_DIR}/cmake/write_shaders.cmake
    DEPENDS ${ARGN} ${PROJECT_SOURCE_DIR}/cmake/write_shaders.cmake
    VERBATIM)
endfunction()
