// The names of every member in @figma/plugin-typings 1.142.0 (plugin-api.d.ts), by the types that
// have them, so that members missing from the playground throw an error instead of being undefined.
// Generated from the typings' own interfaces, and compared with them by
// playground/test/host/typings.test.ts.

export interface Members {
  /** Node types, or one API. */
  on: string
  read?: string
  write?: string
  call?: string
}

export const nodeMembers: Members[] = [
  {
    on: 'DOCUMENT PAGE FRAME GROUP SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION SLICE',
    read: 'type id parent removed isAsset',
    write: 'name',
    call: 'toString remove setRelaunchData getRelaunchData getCSSAsync getTopLevelFrame getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys getDevResourcesAsync addDevResourceAsync editDevResourceAsync deleteDevResourceAsync setDevResourcePreviewAsync',
  },
  {
    on: 'PAGE FRAME GROUP SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION SLICE',
    write: 'exportSettings explicitVariableModes',
    call: 'clone exportAsync clearExplicitVariableModeForCollection setExplicitVariableModeForCollection',
  },
  {
    on: 'FRAME GROUP SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION SLICE',
    read: 'stuckNodes attachedConnectors boundVariables inferredVariables animationStyles animations manualKeyframeTracks timelines width height absoluteTransform absoluteBoundingBox',
    write:
      'visible locked componentPropertyReferences resolvedVariableModes x y minWidth maxWidth minHeight maxHeight relativeTransform',
    call: 'setBoundVariable applyAnimationStyle removeAnimationStyle applyManualKeyframeTrack removeManualKeyframeTrack setTimelineDuration resize resizeWithoutConstraints',
  },
  {
    on: 'FRAME GROUP COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION SLICE',
    read: 'absoluteRenderBounds gridRowAnchorIndex gridColumnAnchorIndex',
    write:
      'constrainProportions rotation layoutSizingHorizontal layoutSizingVertical layoutAlign layoutGrow layoutPositioning gridRowSpan gridColumnSpan gridChildHorizontalAlign gridChildVerticalAlign',
    call: 'rescale setGridChildPosition',
  },
  {
    on: 'FRAME SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION',
    read: 'strokeGeometry',
    write:
      'strokes strokeStyleId strokeWeight strokeJoin strokeAlign dashPattern fills fillStyleId',
    call: 'setStrokeStyleIdAsync setStrokesAsync setFillStyleIdAsync setFillsAsync',
  },
  {
    on: 'FRAME GROUP SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION',
    read: 'targetAspectRatio',
    call: 'lockAspectRatio unlockAspectRatio',
  },
  {
    on: 'FRAME GROUP COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION',
    write: 'isMask maskType effects effectStyleId opacity blendMode',
    call: 'setEffectStyleIdAsync',
  },
  {
    on: 'FRAME COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION',
    read: 'fillGeometry',
    write: 'strokeCap strokeMiterLimit variableWidthStrokeProperties complexStrokeProperties',
    call: 'outlineStroke',
  },
  {
    on: 'FRAME GROUP COMPONENT INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT BOOLEAN_OPERATION',
    write: 'reactions',
    call: 'setReactionsAsync',
  },
  {
    on: 'FRAME SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE VECTOR STAR POLYGON BOOLEAN_OPERATION',
    write: 'cornerRadius cornerSmoothing',
  },
  {
    on: 'FRAME COMPONENT COMPONENT_SET INSTANCE RECTANGLE ELLIPSE LINE VECTOR STAR POLYGON TEXT',
    write: 'constraints annotations',
  },
  {
    on: 'DOCUMENT PAGE FRAME GROUP SECTION COMPONENT COMPONENT_SET INSTANCE BOOLEAN_OPERATION',
    read: 'children',
    call: 'appendChild insertChild findChildren findChild findAll findOne findAllWithCriteria findWidgetNodesByWidgetId',
  },
  {
    on: 'PAGE FRAME GROUP COMPONENT COMPONENT_SET INSTANCE',
    write: 'backgrounds',
  },
  {
    on: 'FRAME GROUP COMPONENT COMPONENT_SET INSTANCE BOOLEAN_OPERATION',
    write: 'expanded',
  },
  {
    on: 'FRAME SECTION COMPONENT COMPONENT_SET INSTANCE RECTANGLE',
    write: 'topLeftRadius topRightRadius bottomLeftRadius bottomRightRadius',
  },
  {
    on: 'PAGE FRAME COMPONENT COMPONENT_SET INSTANCE',
    write: 'guides',
  },
  {
    on: 'FRAME GROUP COMPONENT COMPONENT_SET INSTANCE',
    write: 'backgroundStyleId',
  },
  {
    on: 'FRAME COMPONENT COMPONENT_SET INSTANCE RECTANGLE',
    write: 'strokeTopWeight strokeBottomWeight strokeLeftWeight strokeRightWeight',
  },
  {
    on: 'FRAME SECTION COMPONENT COMPONENT_SET INSTANCE',
    write: 'devStatus',
  },
  {
    on: 'FRAME COMPONENT COMPONENT_SET INSTANCE',
    read: 'detachedInfo',
    write:
      'layoutGrids gridStyleId clipsContent inferredAutoLayout layoutMode paddingLeft paddingRight paddingTop paddingBottom horizontalPadding verticalPadding primaryAxisSizingMode counterAxisSizingMode strokesIncludedInLayout layoutWrap primaryAxisAlignItems counterAxisAlignItems counterAxisAlignContent itemSpacing counterAxisSpacing itemReverseZIndex gridRowCount gridColumnCount gridRowGap gridColumnGap gridRowSizes gridColumnSizes gridAutoTracks gridItemsPositioning',
    call: 'setGridStyleIdAsync appendChildAt reorderRows reorderColumns',
  },
  {
    on: 'FRAME COMPONENT INSTANCE',
    read: 'overlayPositionType overlayBackground overlayBackgroundInteraction',
    write: 'overflowDirection numberOfFixedChildren',
  },
  {
    on: 'COMPONENT COMPONENT_SET',
    read: 'remote key componentPropertyDefinitions',
    write: 'description descriptionMarkdown documentationLinks',
    call: 'getPublishStatusAsync addComponentProperty editComponentProperty deleteComponentProperty',
  },
  {
    on: 'COMPONENT INSTANCE',
    read: 'variantProperties',
  },
  {
    on: 'STAR POLYGON',
    write: 'pointCount',
  },
  {
    on: 'DOCUMENT',
    read: 'documentColorProfile',
  },
  {
    on: 'PAGE',
    read: 'prototypeStartNode isPageDivider',
    write:
      'selection selectedTextRange flowStartingPoints prototypeBackgrounds focusedSlide focusedNode',
    call: 'loadAsync on once off getMeasurements getMeasurementsForNode addMeasurement editMeasurement deleteMeasurement',
  },
  {
    on: 'SECTION',
    write: 'sectionContentsHidden',
  },
  {
    on: 'COMPONENT',
    read: 'instances',
    call: 'createInstance createSlot getInstancesAsync',
  },
  {
    on: 'COMPONENT_SET',
    read: 'defaultVariant variantGroupProperties',
  },
  {
    on: 'INSTANCE',
    read: 'componentProperties exposedInstances overrides',
    write: 'mainComponent scaleFactor isExposedInstance',
    call: 'getMainComponentAsync swapComponent setProperties detachInstance resetOverrides removeOverrides',
  },
  {
    on: 'ELLIPSE',
    write: 'arcData',
  },
  {
    on: 'VECTOR',
    write: 'vectorNetwork vectorPaths handleMirroring',
    call: 'setVectorNetworkAsync',
  },
  {
    on: 'STAR',
    write: 'innerRadius',
  },
  {
    on: 'TEXT',
    read: 'hasMissingFont fontWeight openTypeFeatures',
    write:
      'textAlignHorizontal textAlignVertical textAutoResize textTruncation maxLines autoRename textStyleId paragraphIndent paragraphSpacing textWrapStyle listSpacing hangingPunctuation hangingList textDecoration textDecorationStyle textDecorationOffset textDecorationThickness textDecorationColor textDecorationSkipInk lineHeight leadingTrim fontSize fontName textCase letterSpacing hyperlink characters',
    call: 'setTextStyleIdAsync getRangeTextDecoration setRangeTextDecoration getRangeTextDecorationStyle setRangeTextDecorationStyle getRangeTextDecorationOffset setRangeTextDecorationOffset getRangeTextDecorationThickness setRangeTextDecorationThickness getRangeTextDecorationColor setRangeTextDecorationColor getRangeTextDecorationSkipInk setRangeTextDecorationSkipInk getRangeLineHeight setRangeLineHeight getRangeListOptions setRangeListOptions getRangeListSpacing setRangeListSpacing getRangeIndentation setRangeIndentation getRangeParagraphIndent setRangeParagraphIndent getRangeParagraphSpacing setRangeParagraphSpacing getRangeTextWrapStyle setRangeTextWrapStyle insertCharacters deleteCharacters getRangeFontSize setRangeFontSize getRangeFontName setRangeFontName getRangeFontWeight getRangeAllFontNames getRangeTextCase setRangeTextCase getRangeOpenTypeFeatures getRangeLetterSpacing setRangeLetterSpacing getRangeHyperlink setRangeHyperlink getRangeFills setRangeFills getRangeTextStyleId setRangeTextStyleIdAsync setRangeTextStyleId getRangeFillStyleId setRangeFillStyleIdAsync setRangeFillStyleId getRangeBoundVariable setRangeBoundVariable getStyledTextSegments',
  },
  {
    on: 'BOOLEAN_OPERATION',
    write: 'booleanOperation',
  },
]

export const apiMembers: Members[] = [
  {
    on: 'PluginAPI',
    read: 'apiVersion command editorType mode pluginId widgetId fileKey timer viewport currentUser activeUsers textreview codegen vscode devResources payments ui util constants clientStorage parameters motion variables teamLibrary annotations buzz root mixed hasMissingFont',
    write: 'skipInvisibleInstanceChildren currentPage',
    call: 'closePlugin notify commitUndo triggerUndo saveVersionHistoryAsync openExternal showUI getNodeByIdAsync getNodeById getStyleByIdAsync getStyleById setCurrentPageAsync on once off createRectangle createLine createEllipse createPolygon createStar createVector createText createFrame createComponent createComponentFromNode createPage createPageDivider createSlice createSlide createSlideRow createSticky createConnector createShapeWithText createCodeBlock createSection createTable createTextPath createNodeFromJSXAsync createBooleanOperation createPaintStyle createTextStyle createEffectStyle createGridStyle createCustomAnimationStyle getLocalPaintStylesAsync getLocalPaintStyles getLocalTextStylesAsync getLocalTextStyles getLocalEffectStylesAsync getLocalEffectStyles getLocalGridStylesAsync getLocalGridStyles getLocalCustomAnimationStylesAsync getLocalCustomAnimationStyles getSelectionColors moveLocalPaintStyleAfter moveLocalTextStyleAfter moveLocalEffectStyleAfter moveLocalGridStyleAfter moveLocalCustomAnimationStyleAfter moveLocalPaintFolderAfter moveLocalTextFolderAfter moveLocalEffectFolderAfter moveLocalGridFolderAfter moveLocalCustomAnimationFolderAfter importComponentByKeyAsync importComponentSetByKeyAsync importStyleByKeyAsync listAvailableShaders importShaderById listAvailableFontsAsync loadFontAsync getFontFamilyVariationAxes createNodeFromSvg createImage createImageAsync getImageByHash createVideoAsync createLinkPreviewAsync createGif combineAsVariants group transformGroup flatten union subtract intersect exclude ungroup base64Encode base64Decode getFileThumbnailNodeAsync getFileThumbnailNode setFileThumbnailNodeAsync loadAllPagesAsync getSlideGrid setSlideGrid getCanvasGrid setCanvasGrid createCanvasRow moveNodesToCoord loadBrushesAsync',
  },
  {
    on: 'UIAPI',
    write: 'onmessage',
    call: 'show hide resize reposition getPosition close postMessage on once off',
  },
  {
    on: 'ViewportAPI',
    read: 'bounds',
    write: 'center zoom slidesView canvasView',
    call: 'scrollAndZoomIntoView',
  },
  {
    on: 'ClientStorageAPI',
    call: 'getAsync setAsync deleteAsync keysAsync',
  },
  {
    on: 'ParametersAPI',
    call: 'on once off',
  },
  {
    on: 'VariablesAPI',
    call: 'getVariableByIdAsync getVariableById getVariableCollectionByIdAsync getVariableCollectionById getLocalVariablesAsync getLocalVariables getLocalVariableCollectionsAsync getLocalVariableCollections createVariable createVariableCollection extendLibraryCollectionByKeyAsync createVariableAlias createVariableAliasByIdAsync setBoundVariableForPaint setBoundVariableForEffect setBoundVariableForLayoutGrid importVariableByKeyAsync',
  },
  {
    on: 'UtilAPI',
    call: 'rgb rgba solidPaint normalizeMarkdown',
  },
  {
    on: 'TeamLibraryAPI',
    call: 'getAvailableLibraryVariableCollectionsAsync getVariablesInLibraryCollectionAsync',
  },
  {
    on: 'AnnotationsAPI',
    call: 'getAnnotationCategoriesAsync getAnnotationCategoryByIdAsync addAnnotationCategoryAsync',
  },
  {
    on: 'PaymentsAPI',
    read: 'status',
    call: 'setPaymentStatusInDevelopment getUserFirstRanSecondsAgo initiateCheckoutAsync requestCheckout getPluginPaymentTokenAsync',
  },
  {
    on: 'Image',
    read: 'hash',
    call: 'getBytesAsync getSizeAsync',
  },
  {
    on: 'Variable',
    read: 'id remote variableCollectionId key resolvedType valuesByMode codeSyntax',
    write: 'name description hiddenFromPublishing scopes',
    call: 'getPublishStatusAsync resolveForConsumer setValueForMode remove setVariableCodeSyntax removeVariableCodeSyntax valuesByModeForCollectionAsync removeOverrideForMode getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
  {
    on: 'VariableCollection',
    read: 'id remote isExtension modes variableIds defaultModeId key',
    write: 'name hiddenFromPublishing',
    call: 'getPublishStatusAsync extend remove removeMode addMode renameMode getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
  {
    on: 'PaintStyle',
    read: 'boundVariables id consumers remote key',
    write: 'type paints name description descriptionMarkdown documentationLinks',
    call: 'getStyleConsumersAsync remove getPublishStatusAsync getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
  {
    on: 'TextStyle',
    read: 'id consumers remote key',
    write:
      'type fontSize textDecoration fontName letterSpacing lineHeight leadingTrim paragraphIndent paragraphSpacing textWrapStyle listSpacing hangingPunctuation hangingList textCase boundVariables name description descriptionMarkdown documentationLinks',
    call: 'setBoundVariable getStyleConsumersAsync remove getPublishStatusAsync getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
  {
    on: 'EffectStyle',
    read: 'boundVariables id consumers remote key',
    write: 'type effects name description descriptionMarkdown documentationLinks',
    call: 'getStyleConsumersAsync remove getPublishStatusAsync getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
  {
    on: 'GridStyle',
    read: 'boundVariables id consumers remote key',
    write: 'type layoutGrids name description descriptionMarkdown documentationLinks',
    call: 'getStyleConsumersAsync remove getPublishStatusAsync getPluginData setPluginData getPluginDataKeys getSharedPluginData setSharedPluginData getSharedPluginDataKeys',
  },
]
